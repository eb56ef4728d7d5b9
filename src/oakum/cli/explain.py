"""The options of `oakum explain`; the work is in `oakum.cli.explaining`."""

from __future__ import annotations

import click


@click.command("explain", short_help="Say why a candidate is kept or dropped, step by step.")
@click.argument("place", metavar="FILE[:LINE]")
@click.option("--no-config", is_flag=True, help="Do not read the configuration of the file's repository.")
def explain(place: str, no_config: bool) -> int:
    """Say step by step what becomes of every candidate in FILE, or on one LINE of it. Values stay masked.

    With a LINE it also names the rules that looked at it and found no secret.
    """
    from oakum.cli import explaining  # here, so that help costs nothing

    return explaining.run(place, use_repository=not no_config)
