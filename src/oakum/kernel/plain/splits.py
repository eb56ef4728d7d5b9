"""Where a text is split so that a masker and a rule miss what it says. See splits.c."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from itertools import islice

WRAPPED, SPACED, DUMP = range(3)

_WIDE = 60
_FULL_LINES = 3
_USUAL = (60, 64, 72, 76, 80, 100, 120, 128, 132, 160, 200)
_TOKEN = 20
_FIGURE, _OTHER = re.compile(rb"[0-9]"), re.compile(rb"[^0-9]")
_LONGEST = 64 << 10
_LONGEST_TOKEN = 512
_LETTERS = b"[A-Za-z0-9+/_.-]"
_LETTER = re.compile(_LETTERS)
_PURE = re.compile(rb"%b*={0,2}" % _LETTERS)
_SPACED = re.compile(rb"[!-~](?: [!-~]){15,}")
_OFFSET = re.compile(rb"[0-9a-f]{7}..", re.DOTALL)
_MIXED = re.compile(rb"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[^0-9]*[0-9]")
_TOKENS = re.compile(rb"%b{20,}" % _LETTERS)
_BEHIND = re.compile(rb"%b*" % _LETTERS)


def find_splits(data: bytes | bytearray | memoryview) -> list[tuple[int, int, int]]:
    """Where text is split: (kind, start, end), kind by kind, each kind in order.

    Letters are `[A-Za-z0-9+/_.-]`.

    - 0 wrapped: lines of which all but the last have the same length, the last at most that, each ending and the next
      beginning with a letter. Of lines shorter than 60 bytes there are at least three of the same length, and all but
      the first consist of letters with up to two `=` at the end. Of longer ones there are two, or their length is one
      at which texts are usually wrapped, and the letters to both sides of each line end are twenty or more, digits and
      others among them. Cut after 64 KiB. The last line may begin another.
    - 1 spaced: single characters with single spaces between them, at least 16.
    - 2 dump: lines that begin with seven hexadecimal digits, the first of them with seven zeros, as hexdump, od and xxd
      print them. Cut after 64 KiB.
    """
    text = bytes(data)
    ends = [match.start() for match in re.finditer(rb"\n", text)] + [len(text)]
    lines = list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
    spaced = ((SPACED, *match.span()) for match in _SPACED.finditer(text))
    return [*_wrapped(text, lines), *spaced, *_dumps(text, lines)]


def _wrapped(text: bytes, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    behind = 0
    for first, (start, end) in enumerate(lines[:-1]):
        if start < behind:
            continue
        width, last, last_start, full = end - start, end, start, 1
        for line in islice(lines, first + 1, None):
            if not width or last - start >= _LONGEST or not _goes_on(text, last, width, *line):
                break
            last_start, last = line
            full += last - last_start == width
            if last - last_start < width:
                break
        if last > end and _was_cut(width, full):
            behind = last_start  # it may go on itself, in shorter lines
            yield WRAPPED, start, last


def _goes_on(text: bytes, end: int, width: int, start: int, stop: int) -> bool:
    if not start < stop <= start + width or not _LETTER.match(text, end - 1) or not _LETTER.match(text, start):
        return False
    return _joins(text, end, start, stop) if width >= _WIDE else bool(_PURE.fullmatch(text, start, stop))


def _joins(text: bytes, end: int, start: int, stop: int) -> bool:
    first = _start(text, end, max(0, end - _TOKEN))
    token = text[first:end] + text[start : min(_end(text, start), stop, start + _TOKEN - end + first)]
    return len(token) >= _TOKEN and bool(_FIGURE.search(token)) and bool(_OTHER.search(token))


def _was_cut(width: int, full: int) -> bool:
    return full >= _FULL_LINES if width < _WIDE else full > 1 or width in _USUAL


def _dumps(text: bytes, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    behind = 0
    for index, (start, end) in enumerate(lines):
        if start < behind or len(text) - start <= 9 or not text.startswith(b"0000000", start):
            continue
        last = end
        for following, stop in islice(lines, index + 1, None):
            if last - start >= _LONGEST or not _OFFSET.match(text, following):
                break
            last = stop
        behind = last + 1
        yield DUMP, start, last


def mirrored(data: bytes | bytearray | memoryview) -> tuple[bytes, array[int]]:
    """The mixed tokens of `data` backwards, a line each: (text, pairs of start in it and end in `data`).

    Those are the maximal stretches of 20 to 512 letters of `find_splits` with an upper-case and a lower-case letter
    and a digit.
    """
    out, pairs = bytearray(), array("q")
    for match in _TOKENS.finditer(data):
        token = match[0]
        if len(token) <= _LONGEST_TOKEN and _MIXED.match(token):
            pairs.extend((len(out), match.end()))
            out += token[::-1] + b"\n"
    return bytes(out), pairs


def _start(text: bytes, at: int, behind: int) -> int:
    while at > behind and _LETTER.match(text, at - 1):
        at -= 1
    return at


def _end(text: bytes, at: int) -> int:
    match = _BEHIND.match(text, at)
    return match.end() if match else at
