"""Known values in texts: candidates from the kernel, each proven by the keyed hash of all that it would be.

A text is looked at as it stands, and again with one encoding after the other undone (backslash escapes twice, for JSON
in JSON; percent signs; broken lines), so that every form is also found behind those.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from oakum.detect.known.forms import Form, read
from oakum.detect.known.index import Entry, KnownIndex, seeds
from oakum.kernel import known_search, known_undo

ESCAPES, PERCENT, LINES = 1, 2, 3
_STEPS = ((ESCAPES, "escape"), (ESCAPES, "escape"), (PERCENT, "percent"), (LINES, "lines"))
_SELF_EVIDENT = 16
"""A shorter value does not count inside a word: there it stands by chance."""
_IN_WORDS = (Form.PLAIN, Form.REVERSED)
_FOLDED = "case-folded"


class Match(NamedTuple):
    """One known value in a text."""

    start: int
    """Byte offset in the text; of the encoded stretch, where it is encoded."""
    end: int
    forms: tuple[str, ...]
    """Encodings from the outside in, such as `("escape", "base64")`; empty in plain."""
    entry: Entry
    value: bytes
    """What stands there, decoded: the value (of a partial entry a part of it), maybe in other case."""

    def __repr__(self) -> str:
        return f"<Match of {self.entry.secret_id} at {self.start}>"


class _Way(NamedTuple):
    """Back from a view to what it was made of."""

    here: Sequence[int]
    """Offsets in the view, ascending, from each of which on the two go side by side."""
    there: Sequence[int]
    drops: bool
    """Whether something was left out at each of them, instead of written in another way before it."""

    def back(self, position: int, *, is_end: bool = False) -> int:
        search = bisect_left if is_end and self.drops else bisect_right
        mark = search(self.here, position) - 1
        return self.there[mark] + position - self.here[mark] if mark >= 0 else position


class _View(NamedTuple):
    """The text as it is after some encodings were undone."""

    text: bytes
    names: tuple[str, ...] = ()
    ways: tuple[_Way, ...] = ()
    """From the inside out."""
    marks: Sequence[int] | None = None
    """What the last step changed; all else has been searched before it. None: nothing has."""

    def outside(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of it, in the text itself."""
        for way in self.ways:
            start, end = way.back(start), way.back(end, is_end=True)
        return start, end


class Search:
    """Looks into texts. Holds nothing but the index, so threads may share one."""

    def __init__(self, index: KnownIndex) -> None:
        self._index = index
        self._tables = (seeds(index.key), *index.tables.numbers())
        self._lengths = index.tables.lengths()
        self._reach = max(self._lengths, default=0)
        self._kinds = index.tables.kinds
        self._exact = {entry.exact: entry for entry in index.entries}
        self._lower = {entry.lower: entry for entry in index.entries}

    def find(self, text: bytes | bytearray | memoryview) -> list[Match]:
        """The known values in a text, in order: each place once, and of those that overlap the first and longest."""
        if not self._lengths:
            return []
        return _apart(match for view in _views(bytes(text)) for match in self._in_view(view))

    def _in_view(self, view: _View) -> Iterator[Match]:
        candidates = {
            (start, start + self._lengths[form], self._kinds[form])
            for start, form in known_search(self._tables, view.text, view.marks, self._reach)
        }
        behind = 0  # so that a text of nothing but known values, one in the other, is no work without end
        for start, end, kind in sorted(candidates, key=lambda place: (place[0], -place[1], place[2])):
            match = self._proven(view, start, end, Form(kind)) if start >= behind else None
            if match:
                behind = end
                yield match

    def _proven(self, view: _View, start: int, end: int, form: Form) -> Match | None:
        value = read(form, view.text, start, end)
        if form in _IN_WORDS and len(value) < _SELF_EVIDENT and _is_inside_word(view.text, start, end):
            return None
        names = (*view.names, *form.label)
        entry = self._exact.get(self._index.digest(value))
        if entry is None and form == Form.PLAIN:
            entry, names = self._lower.get(self._index.digest(value.lower())), (*names, _FOLDED)
        return Match(*view.outside(start, end), names, entry, value) if entry else None


def _views(text: bytes) -> Iterator[_View]:
    view = _View(text)
    yield view
    for kind, name in _STEPS:
        undone = known_undo(view.text, kind)
        if undone is None:
            continue
        inner, marks = undone
        way = _Way(marks[::2], marks[1::2], kind == LINES)
        names = view.names if name in view.names[-1:] else (*view.names, name)
        view = _View(inner, names, (way, *view.ways), marks)
        yield view


def _is_inside_word(text: bytes, start: int, end: int) -> bool:
    return text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()


def _apart(matches: Iterable[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in sorted(matches, key=lambda one: (one.start, -one.end, len(one.forms))):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept
