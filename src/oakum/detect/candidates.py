"""Where a rule's candidates stand in a window: stage two, exact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from re import _parser as parser  # type: ignore[attr-defined]

import msgspec

from oakum.detect.candidate import Candidate
from oakum.detect.parts import parts_of
from oakum.detect.window import NEAR, Window
from oakum.kernel import CELL, WORDS, assigned, assigned_near
from oakum.model import Secret
from oakum.rules import Rule
from oakum.rules.namesake import NOBODY, Namesakes
from oakum.rules.safety import compiled, secret_group

_MARKS = re.compile(rb"\\[nrt]|\x1b\[[0-9;]{0,16}[mK]")
"""What separates words although letters are in it: escaped white space (as JSON and source code write it), colours."""
_BESIDE = 320
"""Bytes to each side of a match that look-arounds may see."""
_BEYOND = 16
"""Bytes behind a name in which the hit may lie: its sign may have been looked for with it."""
_FORM = 15
_NAME_REACH = 80
"""Bytes before a hit in which the name that holds it must begin."""
_ENDS = r"(?![A-Za-z0-9_\-+/=])"
"""Behind a value of a certain shape: it is not a part of a longer one."""


def candidates(rule: Rule, window: Window, namesakes: Namesakes = NOBODY) -> Iterator[Candidate]:
    """The rule's candidates at the hit that the window is about; for one of the long tail, those of any of them."""
    if rule.context and not any(word.encode() in window.text.lower() for word in rule.context):
        return
    if rule.names:
        yield from _assigned(rule, window)
        return
    pattern = _pattern(rule.expression, rule.foreign)
    group = secret_group(pattern)
    for match in _matches(pattern, window, block=bool(rule.block)):
        start, end = match.span(group)
        owner = namesakes.owner(match, window.above) if rule.called else rule
        if owner and end > start:
            found = _candidate(owner, window, match.start(), (start, end), match.end())
            parts = parts_of(match, match[group])
            yield msgspec.structs.replace(found, parts=parts) if parts else found


def _assigned(rule: Rule, window: Window) -> Iterator[Candidate]:
    """The value that is assigned to the name in which the hit lies (or near it, where the name says whose it is)."""
    for find in (assigned,) if rule.generic else (assigned, assigned_near):
        found = find(window.text, window.limit)
        candidate = _valued(rule, window, found) if found else None
        if candidate:
            yield candidate
            return


def _valued(rule: Rule, window: Window, found: tuple[int, int, int, int, int]) -> Candidate | None:
    """The candidate, where name and value are as the rule wants them."""
    text, (_, _, start, end, form) = window.text, found
    if (rule.generic and form & WORDS) or (window.cut_right and end == len(text)):
        return None
    name = _name(_pattern(rule.name_expression, rule.foreign), text, window.limit, start)
    value = _pattern(f"(?:{rule.value}){_ENDS}", rule.foreign).match(text, start, end)
    if name is None or value is None or (form & _FORM == CELL and value[0].isalpha()):  # a table of words
        return None
    return _candidate(rule, window, name, (start, value.end()), value.end(), form)


def _name(pattern: re.Pattern[bytes], text: bytes, at: int, stop: int) -> int | None:
    """Where the match begins that reaches over the byte before `at`."""
    for match in pattern.finditer(_spaced(text), max(0, at - _NAME_REACH), stop):
        if match.start() < at <= match.end() + _BEYOND:
            return match.start()
    return None


def _candidate(rule: Rule, window: Window, begin: int, span: tuple[int, int], stop: int, form: int = 0) -> Candidate:
    start, end = span
    return Candidate(
        rule=rule,
        secret=Secret(window.text[start:end]),
        window=window.text,
        start=start,
        end=end,
        reach=stop - begin,
        form=form,
        above=window.above,
    )


def _matches(pattern: re.Pattern[bytes], window: Window, *, block: bool) -> Iterator[re.Match[bytes]]:
    """Where the expression matches in a window: in a line near the hit, a block at its beginning."""
    text = window.text
    if block:
        first = pattern.match(text)
        if first:
            yield first
        return
    begin, stop = _stretch(pattern, window)
    for match in pattern.finditer(_spaced(text), begin, stop):
        if match.start() >= window.limit:
            return
        if (window.cut_left and match.start() == 0) or (window.cut_right and match.end() == stop):
            continue  # a part of a longer token, cut off by the clip
        yield match


def _spaced(text: bytes) -> bytes:
    """The text with blanks for what only separates words: a token right behind it then begins one."""
    if b"\\" not in text and b"\x1b" not in text:
        return text
    return _MARKS.sub(lambda mark: b" " * len(mark[0]), text)


def _stretch(pattern: re.Pattern[bytes], window: Window) -> tuple[int, int]:
    """The part of a line that a match around the hit can reach, and what its expression looks at beside it."""
    end = len(window.text) - window.text.endswith(b"\r")  # of a line end in two bytes
    widest = width(pattern.pattern) + _BESIDE
    return max(0, window.limit - NEAR - widest), min(end, window.limit + widest)


@lru_cache(maxsize=4096)
def width(expression: bytes) -> int:
    """Bytes that a match of the expression may have at most; more than any line where it has no end."""
    return int(parser.parse(expression).getwidth()[1])


@lru_cache(maxsize=8192)
def _pattern(expression: str, foreign: bool) -> re.Pattern[bytes]:
    """A user's expression runs only in bounded time; those that ship with Oakum are measured by its tests."""
    return compiled(expression) if foreign else re.compile(expression.encode())
