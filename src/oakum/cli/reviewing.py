"""One run of `oakum review`: the change that is meant, reviewed, and said in each format."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from oakum import __version__, config
from oakum.cli import outputs
from oakum.cli.progress import progress
from oakum.cli.scanning import confidence
from oakum.model import RepositoryError, UsageError
from oakum.report import Context
from oakum.report.escape import visible
from oakum.review.forms import bound, form
from oakum.review.links import checked
from oakum.review.review import Asked, Reviewed, review
from oakum.review.surroundings import Surroundings, surroundings
from oakum.review.verdict import headline
from oakum.sources.git import net
from oakum.sources.git.repository import discover


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line asks for; each attribute is the option of that name. Empty: not given."""

    repository: str
    base: str = ""
    head: str = ""
    formats: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    fail_on: str | None = None
    min_confidence: str = ""
    reviewers: tuple[str, ...] = ()
    link: str = ""
    key: str = ""
    trust_head: bool = False
    no_config: bool = False
    strict: bool = False
    jobs: int | None = None


def run(request: Request) -> int:
    """Reviews and reports; returns the exit code. Raises OakumError."""
    around = surroundings(os.environ)
    reports = outputs.pair(request.formats or ("text",), request.outputs, form)
    link = checked(request.link) if request.link else around.link
    key = config.identity_key()
    with progress(sys.stderr) as bar:
        reviewed = review(_asked(request, around), key.identity(), bar)
    shown = Context(rules=reviewed.rules, version=__version__)
    ready = [outputs.Output(bound(one.report, reviewed, link, request.key), one.path) for one in reports]
    outputs.write(ready, reviewed.result, shown, ())
    _say(reviewed, reports)
    return int(reviewed.exit_code)


def _asked(request: Request, around: Surroundings) -> Asked:
    if not (request.base or around.bases):
        raise UsageError("name what the change would go into: `oakum review --base REV`, such as origin/main")
    return Asked(
        repository=request.repository,
        base=request.base or _first(request.repository, around.bases),
        head=request.head or _first(request.repository, around.heads or ("HEAD",)),
        target=around.target or request.base.removeprefix("origin/"),
        branch=around.branch,
        name=around.repository,
        reviewers=request.reviewers,
        trust_head=request.trust_head,
        use_repository=not request.no_config,
        overrides=_overrides(request),
    )


def _first(name: str, revisions: Sequence[str]) -> str:
    """The first revision that is in the clone. The last is left to be complained about."""
    repository = discover(Path(name))
    for revision in revisions[:-1] if repository else ():
        assert repository is not None
        try:
            return net.commit_of(repository, revision)
        except RepositoryError:
            continue
    return revisions[-1]


def _overrides(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = {"report.fail_on": request.fail_on, "scan.strict": request.strict}
    values = {key: value for key, value in given.items() if value}
    if request.min_confidence:
        values["report.min_confidence"] = confidence(request.min_confidence)
    if request.jobs is not None:
        values["scan.jobs"] = request.jobs
    return values


def _say(reviewed: Reviewed, reports: Sequence[outputs.Output]) -> None:
    """On standard error: what no report on standard output says."""
    if not any(output.to_stdout and output.report.name == "text" for output in reports):
        click.echo(visible(headline(reviewed)), err=True)
