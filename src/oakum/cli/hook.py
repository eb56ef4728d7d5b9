"""`oakum hook`: the same as `oakum-hook`, which starts faster."""

from __future__ import annotations

import click


@click.command("hook", short_help="Answer a hook of an AI coding tool.")
@click.argument("host")
@click.option(
    "--mode",
    type=click.Choice(["block", "redact", "observe"]),
    help="What to do about a secret.  [default: as configured]",
)
@click.option("--fail-closed", is_flag=True, help="Stop what could not be looked at.")
def hook(host: str, mode: str | None, fail_closed: bool) -> int:
    """Read the question of HOST from standard input, and print the answer in its own words.

    Hosts run it as `oakum-hook HOST`; `oakum guard install` puts it there.
    """
    from oakum.guard import client

    return client.run([host, *(["--mode", mode] if mode else []), *(["--fail-closed"] if fail_closed else [])])
