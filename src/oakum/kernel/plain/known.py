"""Where a text may hold one of many known values, and the encodings that are undone to look again. See known.c."""

from __future__ import annotations

import re
from array import array
from binascii import unhexlify
from collections.abc import Callable, Iterator, Sequence

Tables = tuple[Sequence[int], bytes, Sequence[int], Sequence[int], Sequence[int]]
"""Two seeds of 64 bits; 2^f bits; 2^b + 1 starts of buckets; codes; shapes. The last three are arrays of 32 bits.

Form number n is one way to write one value. Its anchor, eight bytes of it, has the code `codes[n]`; bytes before the
anchor, length of the form, and check of its first eight bytes are `shapes[3 * n : 3 * n + 3]`. Codes ascend, and those
of a bucket (their first b bits) are `codes[first[bucket] : first[bucket + 1]]`.
"""

ESCAPES, PERCENT, LINES = 1, 2, 3
WINDOW = 8
_CODE_BITS = 24
_CHECK = 0xFFFF
_ALL = (1 << 64) - 1
_FOLDED = bytes(range(256)).lower().translate(bytes.maketrans(b"-_", b"+/"))

_SHORT = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f", b"0": b"\0"}
_ESCAPE = re.compile(
    rb"\\(?:u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})"
    rb"|([ntrbf0\"'/\\]))"
)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_LETTER = rb"[A-Za-z0-9+/=_-]"
_LINE = re.compile(rb"(?<=" + _LETTER + rb"{40})\r?\n[ \t]*(?=" + _LETTER + rb")")


def known_hash(seeds: Sequence[int], window: bytes) -> int:
    """64 bits over the first eight bytes of `window`, the same for both cases and both alphabets of base64.

    The first 24 of them are the code of an anchor, the last 16 the check of a form's begin."""
    return _mixed(seeds, int.from_bytes(window[:WINDOW].translate(_FOLDED), "little"))


def known_search(
    tables: Tables, data: bytes | bytearray | memoryview, marks: Sequence[int] | None = None, reach: int = 0
) -> list[tuple[int, int]]:
    """Where forms may stand: (start, number of the form), in the order of their anchors. All that are there are named;
    of others, few.

    With `marks` of `known_undo`, only anchors that are at most `reach` bytes before one, or less than that behind.
    """
    seeds, bits, first, codes, shapes = tables
    folded = bytes(data).translate(_FOLDED)
    shift, width = 64 - (len(bits) * 8).bit_length() + 1, _CODE_BITS - (len(first) - 1).bit_length() + 1
    found = []
    for anchor in _anchors(len(folded) - WINDOW + 1, marks, reach):
        hashed = _mixed(seeds, int.from_bytes(folded[anchor : anchor + WINDOW], "little"))
        bit = hashed >> shift
        if not bits[bit >> 3] >> (bit & 7) & 1:
            continue
        code = hashed >> (64 - _CODE_BITS)
        for form in range(first[code >> width], first[(code >> width) + 1]):
            before, length, check = shapes[3 * form : 3 * form + 3]
            start = anchor - before
            if codes[form] != code or start < 0 or start + length > len(folded):
                continue
            if known_hash(seeds, folded[start : start + WINDOW]) & _CHECK == check:
                found.append((start, form))
    return found


def _anchors(count: int, marks: Sequence[int] | None, reach: int) -> Iterator[int]:
    if marks is None:
        yield from range(count)
        return
    done = 0
    for mark in marks[::2]:
        yield from range(max(done, mark - reach), min(count, mark + reach))
        done = max(done, min(count, mark + reach))


def known_undo(data: bytes | bytearray | memoryview, kind: int) -> tuple[bytes, array[int]] | None:
    r"""The text with one encoding undone, or None where there is nothing to undo.

    `ESCAPES` are `\uXXXX`, `\xXX` and `\n` `\t` `\r` `\b` `\f` `\0` `\"` `\'` `\/` `\\`; `PERCENT` is `%XX`; `LINES`
    are line ends (and the indentation behind) that have 40 letters of base64 before them and one behind.

    With it come pairs (offset in the result, offset in `data`), ascending: from there on the two go side by side.
    """
    pattern, meaning = _KINDS[kind]
    text = bytes(data)
    pieces: list[bytes] = []
    marks = array("q")
    at = length = 0
    for match in pattern.finditer(text):
        meant = meaning(match)
        pieces += (text[at : match.start()], meant)
        length += match.start() - at + len(meant)
        at = match.end()
        marks.extend((length, at))
    return (b"".join((*pieces, text[at:])), marks) if marks else None


def _mixed(seeds: Sequence[int], window: int) -> int:
    product = (window ^ seeds[0]) * (window ^ seeds[1])
    return (product ^ product >> 64) & _ALL


def _escaped(match: re.Match[bytes]) -> bytes:
    high, low, unit, byte, short = match.groups()
    if short:
        return _SHORT.get(short, short)
    if byte:
        return unhexlify(byte)
    if unit:
        return chr(int(unit, 16)).encode("utf-8", "replace")
    return unhexlify(high + low).decode("utf-16-be").encode()


_KINDS: dict[int, tuple[re.Pattern[bytes], Callable[[re.Match[bytes]], bytes]]] = {
    ESCAPES: (_ESCAPE, _escaped),
    PERCENT: (_PERCENT, lambda match: unhexlify(match[1])),
    LINES: (_LINE, lambda match: b""),
}
