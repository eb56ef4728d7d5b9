"""Replaces secrets in a stream by placeholders, in bounded memory.

Text flows on line by line. Held back are an unfinished line, and a block (a private key, say) that may still
be going on. A line that is longer than `LONGEST_LINE` flows on in parts, each with enough of what came before
it for the rules to see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from oakum.detect.detector import Detection
from oakum.detect.opening import Opening
from oakum.detect.window import CLIP
from oakum.kernel.escapes import RUN_LIMIT
from oakum.model import Secret

HELD = RUN_LIMIT + 2 * CLIP
"""Bytes at the end of an over-long line that are held back: no secret in a line is longer, encoded or not."""
LONGEST_LINE = 3 * HELD

Find = Callable[[bytes], Iterable[Detection]]
Name = Callable[[str, Secret], bytes]
"""The placeholder for a rule's id and a secret."""

_Spans = list[tuple[int, int, bytes]]


class Redactor:
    """One stream. Feed it in pieces of any size; what comes out depends on the stream alone.

    Markers in the text that allow a finding do not count: whoever writes into the stream could write them.
    """

    def __init__(self, find: Find, openings: Iterable[Opening], name: Name) -> None:
        self._find = find
        self._openings = tuple(openings)
        self._name = name
        self._pending = bytearray()
        self._seen = 0
        """Bytes at the start of what is pending that have been given out, kept for the rules to see."""

    def feed(self, data: bytes) -> bytes:
        """What can be given out now."""
        self._pending += data
        if b"\n" not in data and len(self._pending) < LONGEST_LINE:
            return b""
        return self._release(bytes(self._pending), final=False)

    def close(self) -> bytes:
        """The rest."""
        return self._release(bytes(self._pending), final=True)

    def _release(self, text: bytes, *, final: bool) -> bytes:
        cut = len(text) if final else self._cut(text)
        if cut <= self._seen:
            return b""
        spans = self._spans(text)
        cut = _before(spans, cut, self._seen)
        released = _replaced(text, self._seen, cut, spans)
        # Inside a line the rules need to see what stands before; at its start they do not.
        kept = min(cut, CLIP) if 0 < cut < len(text) and text[cut - 1] != 0x0A else 0
        self._pending = bytearray(text[cut - kept :])
        self._seen = kept
        return released

    def _cut(self, text: bytes) -> int:
        """Up to where the text is sure not to change its meaning by what follows."""
        line = text.rfind(b"\n") + 1
        cut = line if len(text) - line < LONGEST_LINE else len(text) - HELD
        for opening in self._openings:
            start = next(opening.unfinished(text), cut)
            if start < cut:
                cut = max(text.rfind(b"\n", 0, start) + 1, self._seen)
        return cut

    def _spans(self, text: bytes) -> _Spans:
        """Stretches to replace, ascending, those that overlap as one."""
        spans: _Spans = []
        for found in sorted(self._find(text), key=lambda one: (one.start, -one.end)):
            if spans and found.start < spans[-1][1]:
                start, end, name = spans[-1]
                spans[-1] = start, max(end, found.end), name
            else:
                spans.append((found.start, found.end, self._name(found.rule, found.secret)))
        return spans


def _before(spans: _Spans, cut: int, seen: int) -> int:
    """The cut, moved out of a secret: before it, or behind where nothing would be left."""
    for start, end, _ in spans:
        if start < cut < end:
            return start if start > seen else end
    return cut


def _replaced(text: bytes, start: int, end: int, spans: _Spans) -> bytes:
    pieces = []
    for first, last, name in spans:
        if last > start and first < end:
            pieces += [text[start : max(first, start)], name]
            start = last
    pieces.append(text[start:end])
    return b"".join(pieces)
