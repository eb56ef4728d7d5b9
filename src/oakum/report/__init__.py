"""Findings to something to read. Only the format that was asked for is imported."""

from __future__ import annotations

from importlib import import_module

from oakum.model import UsageError
from oakum.report.interface import Context, Report

__all__ = ["Context", "Report", "get", "names"]

_CLASSES = {
    "text": "TextReport",
    "json": "JsonReport",
    "jsonl": "JsonlReport",
    "sarif": "SarifReport",
    "html": "HtmlReport",
    "markdown": "MarkdownReport",
    "junit": "JunitReport",
    "gitlab": "GitlabReport",
    "github": "GithubReport",
    "policyreport": "PolicyreportReport",
    "openreports": "OpenreportsReport",
}


def names() -> tuple[str, ...]:
    """The known formats, in the order in which help shows them."""
    return tuple(_CLASSES)


def get(name: str) -> Report:
    """The report of that name. Raises UsageError with the known names for any other."""
    if name not in _CLASSES:
        raise UsageError(f"unknown report format {name!r}{_hint(name)}; known: {', '.join(_CLASSES)}")
    report: Report = getattr(import_module(f"oakum.report.{name}"), _CLASSES[name])()
    return report


def _hint(name: str) -> str:
    from difflib import get_close_matches  # only an error needs it; every start would pay for it

    close = get_close_matches(name, _CLASSES, n=1)
    return f" (did you mean {close[0]}?)" if close else ""
