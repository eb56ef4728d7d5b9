"""Packs written byte by byte, for deltas and damages that git would not make."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass

BLOB, OFFSET_DELTA, NAMED_DELTA = 3, 6, 7


@dataclass
class Copy:
    start: int
    length: int


Op = Copy | bytes


@dataclass
class Entry:
    payload: bytes
    kind: int = BLOB
    base: int = 0  # number of the entry
    claimed: int | None = None  # inflated size, where it shall be a lie


def delta(ops: list[Op], base_size: int, size: int) -> bytes:
    out = _number(base_size) + _number(size)
    for op in ops:
        out += _copied(op) if isinstance(op, Copy) else b"".join(_inserted(op))
    return out


def applied(ops: list[Op], base: bytes) -> bytes:
    return b"".join(base[op.start : op.start + op.length] if isinstance(op, Copy) else op for op in ops)


def object_id(number: int) -> bytes:
    return hashlib.sha256(b"entry %d" % number).digest()[:20]


def pack_of(entries: list[Entry]) -> tuple[bytes, bytes]:
    """A pack and its index; the ids are those of `object_id`."""
    pack, offsets = b"PACK\0\0\0\2" + len(entries).to_bytes(4, "big"), []
    for entry in entries:
        offsets.append(len(pack))
        pack += _header(entry)
        if entry.kind == OFFSET_DELTA:
            pack += _distance(offsets[-1] - offsets[entry.base])
        elif entry.kind == NAMED_DELTA:
            pack += object_id(entry.base)
        pack += zlib.compress(entry.payload)
    return pack + bytes(20), _index(offsets)


def _index(offsets: list[int]) -> bytes:
    order = sorted(range(len(offsets)), key=object_id)
    ids = [object_id(number) for number in order]
    fanout = [sum(one[0] <= first for one in ids) for first in range(256)]
    numbers = [*fanout, *[0] * len(ids), *[offsets[number] for number in order]]
    raw = [number.to_bytes(4, "big") for number in numbers]
    return b"".join([b"\xfftOc\0\0\0\2", *raw[:256], *ids, *raw[256:], bytes(40)])


def _header(entry: Entry) -> bytes:
    size = len(entry.payload) if entry.claimed is None else entry.claimed
    first, size = entry.kind << 4 | size & 15, size >> 4
    return bytes([first | 0x80]) + _number(size) if size else bytes([first])


def _number(value: int) -> bytes:
    out = b""
    while value >> 7:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def _distance(value: int) -> bytes:
    out = bytes([value & 0x7F])
    while value := value >> 7:
        value -= 1
        out = bytes([value & 0x7F | 0x80]) + out
    return out


def _copied(op: Copy) -> bytes:
    return bytes([0xBF | 0x40]) + op.start.to_bytes(4, "little") + op.length.to_bytes(3, "little")


def _inserted(data: bytes) -> list[bytes]:
    return [bytes([len(part)]) + part for part in (data[i : i + 127] for i in range(0, len(data), 127))]
