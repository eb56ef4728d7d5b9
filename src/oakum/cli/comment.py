"""`oakum comment`: the comment of a review, put on the pull or merge request of a job."""

from __future__ import annotations

from pathlib import Path

import click

_LARGEST = 1 << 20


@click.command("comment", short_help="Put the comment of a review on its pull or merge request.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def comment(file: Path) -> int:
    """Put FILE, as `oakum review --format markdown` writes it, on the pull or merge request that this job runs for.

    The comment of an earlier run is brought up to date. The token comes from OAKUM_FORGE_TOKEN, on GitHub also from
    GITHUB_TOKEN. Jobs of forks may not comment: there it says so, and succeeds.
    """
    import os

    from oakum.report.escape import visible
    from oakum.review.forges.interface import Refused
    from oakum.review.forges.put import comments_of, put
    from oakum.review.surroundings import surroundings

    text = _text(file)
    around = surroundings(os.environ)
    if around.is_fork and not os.environ.get("OAKUM_FORGE_TOKEN") and not os.environ.get("GITHUB_TOKEN"):
        click.echo("a job of a fork has no token: no comment was written", err=True)
        return 0
    try:
        done = put(comments_of(around, os.environ), text)
    except Refused as error:
        if not around.is_fork:
            raise
        click.echo(f"a job of a fork may not comment ({visible(str(error))}): no comment was written", err=True)
        return 0
    click.echo(f"{done} the comment", err=True)
    return 0


def _text(file: Path) -> str:
    from oakum.model import UsageError
    from oakum.sources.regular import read_regular

    try:
        return read_regular(file, _LARGEST).decode("utf-8", "replace")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror or error}") from error
