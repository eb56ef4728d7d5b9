"""Addresses of lines of files at a commit, as the forges build them."""

from __future__ import annotations

from urllib.parse import quote

from oakum.model import Finding, GitOrigin, Location, UsageError
from oakum.report.escape import web_link

FORMS = {
    "github": "{web}/blob/{commit}/{path}#L{line}",
    "gitlab": "{web}/-/blob/{commit}/{path}#L{line}",
}
_FIELDS = ("commit", "path", "line")


def checked(template: str) -> str:
    """The template of `--link`. Raises UsageError for one that has other fields than commit, path and line."""
    try:
        template.format(**dict.fromkeys(_FIELDS, ""))
    except (KeyError, IndexError, ValueError, AttributeError):
        raise UsageError("--link takes an address with {commit}, {path} and {line}, and no other braces") from None
    return template


def line_link(template: str, commit: str, path: str, line: int) -> str:
    """The address of a line; empty without a template, and for what is no plain web address."""
    if not template or not commit or not path:
        return ""
    file = quote(path.partition("!/")[0], safe="/")
    return web_link(template.format(commit=quote(commit), path=file, line=max(line, 1)))


def commit_of(finding: Finding, head: str) -> str:
    """The commit that shows a finding: the head, or the one that had it in between."""
    origin = finding.locations[0].origin
    if isinstance(origin, GitOrigin) and not origin.at_head and origin.first:
        return origin.first.id
    return head


def is_gone(location: Location) -> bool:
    """Whether the head does not have it any more."""
    return isinstance(location.origin, GitOrigin) and not location.origin.at_head
