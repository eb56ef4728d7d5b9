"""Loose objects as a pack: written into one in memory, so that the kernel knows a single form."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import msgspec

from oakum.model import Skipped
from oakum.sources.regular import read_regular

_FOLDER = re.compile(r"[0-9a-f]{2}")
_KINDS = {b"commit": 1, b"tree": 2, b"blob": 3, b"tag": 4}
LARGEST = 64 << 20
"""Bytes of an object; larger ones are left out."""
_LARGEST_PACKED = LARGEST + (1 << 20)
_LONGEST_SIZE = 20


class Loose(msgspec.Struct, frozen=True, kw_only=True):
    """The loose objects of one object folder."""

    pack: bytes
    index: bytes
    skipped: tuple[Skipped, ...]


def read(folder: Path, id_length: int) -> Loose | None:
    """All loose objects of an object folder as a pack with its index; None when there is none."""
    ids: list[bytes] = []
    entries: list[bytes] = []
    skipped: list[Skipped] = []
    for id_, path in _paths(folder, id_length):
        found = parsed(path)
        if isinstance(found, str):
            skipped.append(Skipped(path=f"object {id_.hex()}", reason="unreadable object", detail=found))
        else:
            ids.append(id_)
            entries.append(_entry(*found))
    if not ids and not skipped:
        return None
    index = _index(ids, [len(entry) for entry in entries], id_length)
    return Loose(pack=_pack(entries, id_length), index=index, skipped=tuple(skipped))


def folders(folder: Path) -> list[Path]:
    """The folders in which an object folder keeps its loose objects. Raises OSError when it cannot be listed."""
    return sorted(path for path in folder.iterdir() if _FOLDER.fullmatch(path.name))


def _paths(folder: Path, id_length: int) -> Iterator[tuple[bytes, Path]]:
    for two in folders(folder):
        try:
            names = sorted(path.name for path in two.iterdir())
        except OSError:
            continue
        for rest in names:
            if len(rest) == 2 * id_length - 2 and re.fullmatch(r"[0-9a-f]+", rest):
                yield bytes.fromhex(two.name + rest), two / rest


def parsed(path: Path) -> tuple[int, bytes] | str:
    """Kind (as the kernel numbers them) and content of a loose object, or what is wrong."""
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(read_regular(path, _LARGEST_PACKED), LARGEST + 64)
    except (OSError, zlib.error) as error:
        return str(error)
    header, _, content = raw.partition(b"\0")
    kind, _, size = header.partition(b" ")
    if kind not in _KINDS or not size.isdigit() or len(size) > _LONGEST_SIZE:
        return "no object header"
    if int(size) > LARGEST:
        return f"larger than {LARGEST >> 20} MiB"
    if int(size) != len(content) or not inflater.eof:
        return "size differs from its header"
    return _KINDS[kind], content


def _entry(kind: int, content: bytes) -> bytes:
    size = len(content)
    header = bytearray([kind << 4 | size & 15])
    size >>= 4
    while size:
        header[-1] |= 0x80
        header.append(size & 0x7F)
        size >>= 7
    return bytes(header) + zlib.compress(content, 1)


def _pack(entries: list[bytes], id_length: int) -> bytes:
    head = b"PACK" + (2).to_bytes(4, "big") + len(entries).to_bytes(4, "big")
    return head + b"".join(entries) + bytes(id_length)  # the trailing checksum is not looked at


def _index(ids: list[bytes], sizes: list[int], id_length: int) -> bytes:
    """An index of version 2; the ids come sorted, because folders and names were."""
    fanout = [0] * 256
    small, large, at = bytearray(), bytearray(), 12
    for id_, size in zip(ids, sizes, strict=True):
        fanout[id_[0]] += 1
        if at < 1 << 31:
            small += at.to_bytes(4, "big")
        else:
            small += (1 << 31 | len(large) // 8).to_bytes(4, "big")
            large += at.to_bytes(8, "big")
        at += size
    counts = b"".join(total.to_bytes(4, "big") for total in accumulate(fanout))
    checksums = bytes(4 * len(ids))
    return b"\xfftOc\0\0\0\2" + counts + b"".join(ids) + checksums + small + large + bytes(2 * id_length)
