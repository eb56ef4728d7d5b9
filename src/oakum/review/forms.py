"""A review in each format: its own, and those of a scan for its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from oakum import report
from oakum.model import ScanResult, UsageError
from oakum.report import Context, Report
from oakum.report.escape import visible
from oakum.review.annotate import annotate
from oakum.review.code_quality import code_quality
from oakum.review.comment import comment
from oakum.review.data import data
from oakum.review.review import Reviewed
from oakum.review.verdict import headline

OF_A_SCAN = ("sarif", "gitlab", "junit", "jsonl", "html")
"""Formats that show the findings alone."""


class Form(msgspec.Struct):
    """A format, as `oakum.report.Report` has it, for the review that it is bound to."""

    name: str
    suffix: str
    write: Callable[[Reviewed, Context, str, str], Iterator[str]]
    reviewed: Reviewed | None = None
    link: str = ""
    key: str = ""

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """The review in pieces of text."""
        assert self.reviewed is not None
        return self.write(self.reviewed, context, self.link, self.key)


def form(name: str) -> Report:
    """The format of that name. Raises UsageError."""
    if name in _FORMS:
        return _FORMS[name]
    if name in OF_A_SCAN:
        return report.get(name)
    raise UsageError(f"unknown format {name!r}; known: {', '.join((*_FORMS, *OF_A_SCAN))}")


def bound(one: Report, reviewed: Reviewed, link: str, key: str) -> Report:
    """The format, ready to show this review."""
    if not isinstance(one, Form):
        return one
    return msgspec.structs.replace(one, reviewed=reviewed, link=link, key=key)


def _text(reviewed: Reviewed, context: Context, link: str, key: str) -> Iterator[str]:
    yield from report.get("text").render(reviewed.result, context)
    for ground in reviewed.decision.grounds:
        place = f" {ground.path}:{ground.line}" if ground.line else f" {ground.path}" if ground.path else ""
        counts = f" (exception: {ground.exception})" if ground.exception else ""
        yield visible(f"{ground.verdict}: {ground.policy}{place}: {ground.message}{counts}") + "\n"
    yield "".join(f"{visible(note)}\n" for note in reviewed.notes)
    yield visible(headline(reviewed)) + "\n"


def _comment(reviewed: Reviewed, context: Context, link: str, key: str) -> Iterator[str]:
    yield comment(reviewed, context, link=link, key=key)


def _annotations(reviewed: Reviewed, context: Context, link: str, key: str) -> Iterator[str]:
    yield from annotate(reviewed, context)


def _code_quality(reviewed: Reviewed, context: Context, link: str, key: str) -> Iterator[str]:
    yield code_quality(reviewed)


def _data(reviewed: Reviewed, context: Context, link: str, key: str) -> Iterator[str]:
    yield data(reviewed)


_FORMS = {
    "text": Form("text", ".txt", _text),
    "markdown": Form("markdown", ".md", _comment),
    "github": Form("github", ".txt", _annotations),
    "codequality": Form("codequality", ".json", _code_quality),
    "json": Form("json", ".json", _data),
}
