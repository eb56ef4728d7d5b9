"""`oakum stats`: figures about many commits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from oakum.cli.scanning import Request
    from oakum.stats.leaks import Report

_FORMATS = ("text", "json", "csv", "svg", "html")


@click.group("stats", short_help="Figures: the leak rates of AI tools and of people.")
def stats() -> None:
    """Figures about the secrets of a history."""


@stats.command("ai", short_help="How often commits by AI tools and by people bring in secrets.")
@click.argument("repository", default=".")
@click.option("-f", "--format", "kind", type=click.Choice(_FORMATS), default="text", help="How to show them.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write them to this file.")
@click.option("--min-confidence", default="", metavar="LEVEL", help="Count only what is at least so sure.")
@click.option("-j", "--jobs", type=click.IntRange(0, 1024), help="Processes; 0 for one a core.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write remembered results.")
def ai(repository: str, kind: str, output: Path | None, min_confidence: str, jobs: int | None, no_cache: bool) -> int:
    """Scan the history of REPOSITORY, and relate each secret to who wrote the commit that brought it in.

    Prints secrets for every 1,000 commits and for every 10,000 added lines, for each AI tool and each
    month, against the commits of people, with 95 % confidence intervals.
    """
    from oakum.cli.scanning import Request

    asked = Request(
        targets=(repository,), history_only=True, min_confidence=min_confidence, jobs=jobs, no_cache=no_cache
    )
    shown = _rendered(_measured(asked), kind)
    if output is None:
        click.echo(shown, nl=False)
    else:
        _write(output, shown)
    return 0


def _measured(asked: Request) -> Report:
    """Scans and counts. Raises OakumError."""
    import sys

    from oakum import config
    from oakum.cli.progress import progress
    from oakum.cli.scanning import overrides, selection
    from oakum.fleet.local import cores
    from oakum.model import SourceError
    from oakum.scan import scan
    from oakum.sources.git.repository import discover
    from oakum.stats.measure import measure

    name = asked.targets[0]
    repository = discover(Path(name))
    if repository is None:
        raise SourceError(f"{name}: is not the root of a git repository, so there are no commits to count")
    # What the repository configures about itself would change the figures from one to the next.
    loaded = config.load(Path(name), overrides(asked), use_repository=False)
    rules = config.rules_for(loaded.settings.rules)
    identity = config.identity_key().identity()
    with progress(sys.stderr) as bar:
        result = scan(
            asked.targets, loaded=loaded, rules=rules, identity=identity, selection=selection(asked), progress=bar
        )
    if result.interrupted:
        raise KeyboardInterrupt
    for skipped in (one for one in result.skipped if not one.by_default):
        click.echo(f"warning: not looked at: {skipped.path}: {skipped.reason} {skipped.detail}".rstrip(), err=True)
    shown = Path(name).resolve().name
    return measure(repository, shown, result.findings, loaded.settings.scan.jobs or cores())


def _rendered(report: Report, kind: str) -> str:
    from oakum.stats import chart, data, text

    if kind == "text":
        return "\n".join(text.text(report)) + "\n"
    renderers = {"json": data.json, "csv": data.table, "svg": chart.svg, "html": chart.html}
    return renderers[kind](report)


def _write(path: Path, content: str) -> None:
    from oakum.model import UsageError

    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--output {str(path)!a}: cannot be written: {error.strerror}") from error
