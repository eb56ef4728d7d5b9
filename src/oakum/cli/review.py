"""The options of `oakum review`. What they do is in `oakum.cli.reviewing`, which only a run imports."""

from __future__ import annotations

from typing import Any

import click

_FORMATS = (
    "text (the default), markdown (the comment), github (annotations), codequality (GitLab), json, and for the findings"
    " alone sarif, gitlab, junit, jsonl, html; repeatable."
)


@click.command("review", short_help="Judge what a pull or merge request adds.")
@click.argument("repository", default=".")
@click.option("--base", metavar="REV", default="", help="What the change would go into.  [default: as the CI job says]")
@click.option("--head", metavar="REV", default="", help="The change.  [default: as the CI job says, else HEAD]")
@click.option("-f", "--format", "formats", multiple=True, metavar="FORMAT", help=_FORMATS)
@click.option(
    "-o", "--output", "outputs", multiple=True, metavar="FILE", help="The first is of the first format, and so on."
)
@click.option(
    "--fail-on",
    metavar="SEVERITY",
    type=click.Choice(["low", "medium", "high", "critical"]),
    help="The lowest severity of a secret that denies: low (the default), medium, high or critical.",
)
@click.option("--min-confidence", default="", metavar="LEVEL", help="As for `oakum scan`.")
@click.option("--approved-by", "reviewers", multiple=True, metavar="NAME", help="Who has approved it; repeatable.")
@click.option("--link", default="", metavar="URL", help="Address of a line, with {commit}, {path} and {line}.")
@click.option("--key", default="", metavar="NAME", help="Tells several comments on one change apart.")
@click.option("--trust-head", is_flag=True, help="Judge by the configuration and policies of the change itself.")
@click.option("--no-config", is_flag=True, help="Do not read the repository's configuration at all.")
@click.option("--strict", is_flag=True, help="Exit with 3 when anything could not be looked at.")
@click.option("-j", "--jobs", type=click.IntRange(0, 1024), help="Processes; 0 for one a core.")
def review(repository: str, **options: Any) -> int:
    """Judge exactly what a change adds: secrets, also those that it takes away again, and what policies say of it.

    Configuration, exceptions and policies are those of the base, where the author of the change has no say.
    In a job of GitHub Actions or GitLab CI the change is the one that the job runs for.
    """
    from oakum.cli import reviewing  # here, so that help and wrong options cost nothing

    return reviewing.run(reviewing.Request(repository=repository, **options))
