"""`oakum gate`: manifests judged as they will be applied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command("gate", short_help="Judge what a change does to Kubernetes manifests.")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--base", metavar="REV|DIR", default="", help="What it was before.  [default: nothing, all is new]")
@click.option("--all", "everything", is_flag=True, help="Judge unchanged objects and old problems too.")
@click.option(
    "-f", "--format", "form", default="text", metavar="FORMAT", help="text, markdown, github, codequality, json."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file.")
@click.option(
    "--fail-on",
    metavar="SEVERITY",
    type=click.Choice(["low", "medium", "high", "critical"]),
    help="The lowest severity of a secret that denies: low (the default), medium, high or critical.",
)
@click.option("--key", default="", metavar="NAME", help="Tells several comments on one change apart.")
@click.option("--trust-head", is_flag=True, help="Judge by the configuration and policies of DIR, not of the base.")
@click.option("--no-config", is_flag=True, help="Do not read the repository's configuration at all.")
def gate(folder: Path, base: str, form: str, output: Path | None, key: str, **options: Any) -> int:
    """Judge the manifests below DIR by policy: charts and kustomizations rendered, plain files as they are.

    With --base only objects that are new or changed count; problems that were there before are listed apart. Without
    policies in [policy] the packs kubernetes and gitops decide. What cannot be rendered is no pass: exit code 3.
    """
    from oakum import config
    from oakum.model import UsageError
    from oakum.review.gate import Asked
    from oakum.review.gate import gate as run
    from oakum.review.manifests.said import FORMATS, headline, said

    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}; known: {', '.join(FORMATS)}")
    asked = Asked(
        folder=folder,
        base=base,
        everything=options["everything"],
        trust_head=options["trust_head"],
        use_repository=not options["no_config"],
        overrides={"report.fail_on": options["fail_on"]} if options["fail_on"] else {},
    )
    gated = run(asked, config.identity_key().identity())
    shown = said(gated, form, key)
    if output is None:
        click.echo(shown, nl=False)
    else:
        _write(output, shown)
    if output is not None or form != "text":
        click.echo(headline(gated), err=True)
    return int(gated.exit_code)


def _write(path: Path, content: str) -> None:
    from oakum.model import UsageError

    try:
        path.write_text(content, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(f"--output {str(path)!a}: cannot be written: {error.strerror}") from error
