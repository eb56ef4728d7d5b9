"""The options of `oakum watch`. What they do is in `oakum.cli.watching`."""

from __future__ import annotations

import click


@click.command("watch", short_help="Tell of each secret as it is written into folders and logs.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("-f", "--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="text, or jsonl.")
@click.option("--existing", is_flag=True, help="Tell of what is there already, too.")
@click.option(
    "--min-confidence",
    default="",
    metavar="LEVEL",
    help="Suppress what is less sure: low, medium (the default), high, or a number from 0 to 1.",
)
@click.option("--show-secrets", is_flag=True, help="Show plain values.")
@click.option("--no-config", is_flag=True, help="Do not read the configuration of the watched repository.")
def watch(
    paths: tuple[str, ...], form: str, existing: bool, min_confidence: str, show_secrets: bool, no_config: bool
) -> int:
    """Watch each PATH, a folder or a file, and print each new secret within a second. log:PATH is read as logs.

    A secret is told once for each file, through renames and rotations. Without PATH: the current folder. It ends
    with Ctrl-C.
    """
    from oakum.cli import scanning, watching

    request = scanning.Request(
        targets=paths or (".",),
        formats=(form,),
        min_confidence=min_confidence,
        show_secrets=show_secrets,
        no_config=no_config,
    )
    return watching.watch(request, existing=existing)
