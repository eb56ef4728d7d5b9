"""Whether what a rule's expression matched is meant: not in a comment, not in a text, and in the right call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from oakum.detect.places import PRACTICE, place_of
from oakum.insecure import syntax
from oakum.insecure.syntax import Code, Standing
from oakum.model import Reason
from oakum.rules.unsafe import Unsafe

_COMMENT = re.compile(rb"[ \t]*(?:#(?!!)|//|/\*|\*[ \t/]|--[ \t]|;|%[ \t]|<!--|'|rem\b)", re.IGNORECASE)
_BENCHES = re.compile(
    r"(?:^|[/_-])(?:tests?|testing|testsuite|smoke|e2e|suites|(?:micro)?bench(?:marks?)?)(?=[/_-][^/]*/|/)"
)
"""Folders that are called after tests in part (`acme_integration_tests/`): here that is enough."""
_NEAR = 600
"""Bytes to each side in which `beside` and `unless` are looked for where no grammar says what belongs together."""
_UNPARSED = Reason(
    name="not-parsed", weight=-0.6, note="judged by its line only: the grammar of the language is missing"
)
_SWITCH = Reason(name="switch", weight=-2.4, note="behind a switch of the program's own")
_SWITCHES = re.compile(
    rb"(?i)insecure|unsafe|skip_?(?:tls|ssl|verif|cert)|verif|validat|trust_?all|no_?(?:tls|ssl|check)|hostname"
    rb"|\bauth\.enabled\b"
)
_BACK = 64 << 10
"""Bytes before a place in which the blocks of a template are looked for."""
_ACTION = re.compile(rb"\{\{-?[ \t]*(if|else[ \t]+if|else|range|with|define|block|end)\b([^}\n]{0,300})\}\}")
"""A block of a Go template, as charts have them."""
_PRACTICE = Reason(name="practice", weight=-2.6, note="in a test, an example or documentation")


def objections(
    rule: Unsafe, path: str, content: bytes, span: tuple[int, int], code: Code | None
) -> list[Reason] | None:
    """What speaks against a match in a file's content; None when it is not meant at all."""
    standing = code.standing(*span) if code else None
    if _is_comment(content, span[0]) or not _fits(rule, content, span, standing):
        return None
    return list(_doubts(rule, path, _conditions(content, span[1], standing), standing))


def practice(path: str) -> list[Reason]:
    """What the place says: in tests and examples defaults are unsafe on purpose."""
    return [_PRACTICE] if place_of(path) & PRACTICE or _BENCHES.search(path) else []


def _doubts(rule: Unsafe, path: str, conditions: bytes, standing: Standing | None) -> Iterator[Reason]:
    if standing is None and syntax.is_known(path):
        yield _UNPARSED
    if _SWITCHES.search(conditions):
        yield _SWITCH
    yield from practice(path)


def _conditions(content: bytes, at: int, standing: Standing | None) -> bytes:
    """What has to hold at a place: of code, else of a template."""
    if standing is not None:
        return standing.conditions
    opened: list[bytes] = []
    for word, condition in _ACTION.findall(content[max(0, at - _BACK) : at]):
        if word == b"end":
            del opened[-1:]
        elif not word.startswith(b"else"):
            opened.append(condition)
        elif opened:
            opened[-1] += condition
    return b"\n".join(opened)


def _fits(rule: Unsafe, content: bytes, span: tuple[int, int], standing: Standing | None) -> bool:
    if standing is not None:
        if standing.in_comment or (standing.in_string and not rule.strings):
            return False
        if rule.call and not (standing.callee is not None and _pattern(rule.call).search(standing.callee)):
            return False
    around = (standing.around if standing else b"") or content[max(0, span[0] - _NEAR) : span[1] + _NEAR]
    if rule.unless and _pattern(rule.unless).search(around):
        return False
    return not rule.beside or bool(_pattern(rule.beside).search(around))


def whole_match(rule: Unsafe, window: bytes, start: int, end: int, reach: int) -> tuple[int, int]:
    """From where to where the rule matched around what it shows as the secret."""
    low, high = max(0, start - reach), min(len(window), end + reach)
    found = _pattern(rule.expression).finditer(window, low, high)
    return next(((one.start(), one.end()) for one in found if one.start() <= start and end <= one.end()), (start, end))


def _is_comment(content: bytes, start: int) -> bool:
    line = content.rfind(b"\n", 0, start) + 1
    return (
        _COMMENT.match(content, line, min(start + 4, line + 200)) is not None
        and _COMMENT_ENDS.search(content, line, start) is None
    )


_COMMENT_ENDS = re.compile(rb"\*/")


@lru_cache(maxsize=1024)
def _pattern(expression: str) -> re.Pattern[bytes]:
    return re.compile(expression.encode())
