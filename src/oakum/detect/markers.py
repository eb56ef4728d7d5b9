"""Markers in the text that say a finding is meant to be there: `oakum:allow RULE reason`."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from oakum.model import Suppression

_OWN = re.compile(rb"oakum:allow[ \t]+(?P<rule>[a-z0-9*?-]{1,80})[ \t]+(?P<reason>[^\r\n]{1,300})")
_COMMENT_ONLY = re.compile(rb"^[ \t]*(?:#|//|/\*|\*|--|;|%|<!--|\{#|rem\b|')", re.IGNORECASE)
_COMMENT_END = re.compile(r"[ \t]*(?:\*/|-->|#\}|%>|\}\})?[ \t]*$")
_FOREIGN = re.compile(
    rb"gitleaks:allow|pragma:[ \t]{0,3}allowlist[ \t]{1,3}secret|kingfisher:ignore|betterleaks:allow"
    rb"|trufflehog:ignore",
    re.IGNORECASE,
)
_FOREIGN_ABOVE = re.compile(rb"pragma:[ \t]{0,3}allowlist[ \t]{1,3}nextline[ \t]{1,3}secret", re.IGNORECASE)


def inline_suppression(line: bytes, previous_line: bytes, rule_id: str, foreign: bool) -> Suppression | None:
    """The marker that covers a finding of that rule on the line, if there is one.

    A marker stands on the line itself or alone in a comment on the line above. It names a rule (`github-pat`)
    or a group of rules (`github-*`) and gives a reason; without a reason, or for all rules (`*`), it does not
    count. Markers of other tools count only when `foreign` is true; the finding then shows the marker itself.
    """
    own = _own(line, rule_id) or (_own(previous_line, rule_id) if _COMMENT_ONLY.match(previous_line) else None)
    if own is not None or not foreign:
        return own
    return _foreign(line, previous_line)


def _own(line: bytes, rule_id: str) -> Suppression | None:
    for match in _OWN.finditer(line):
        pattern = match["rule"].decode("ascii")
        reason = _COMMENT_END.sub("", match["reason"].decode("utf-8", "replace"))
        if reason and pattern.strip("*?-") and fnmatchcase(rule_id, pattern):
            return Suppression(kind="inline", reason=reason, source=f"oakum:allow {pattern}")
    return None


def _foreign(line: bytes, previous_line: bytes) -> Suppression | None:
    match = _FOREIGN.search(line)
    if match is None and _COMMENT_ONLY.match(previous_line):
        match = _FOREIGN_ABOVE.search(previous_line)
    if match is None:
        return None
    marker = match.group().decode("ascii").lower()
    return Suppression(kind="inline", reason="marked by another tool's comment", source=marker)
