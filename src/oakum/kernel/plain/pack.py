"""A packfile with its index, laid out for walking delta families. See pack.c; all input is hostile."""

from __future__ import annotations

import sys
from array import array
from itertools import pairwise
from mmap import mmap

from oakum.kernel.plain.inflate import inflate

ABSENT = 0xFFFFFFFF
_BROKEN, _PENDING = 0, 255
_OFFSET_DELTA, _NAMED_DELTA = 6, 7
_FIRST_NAME = 8 + 1024
_HEAVIEST = 0x7FFFFFFF
_OVERLAP = 1 << 16
"""Bytes that a stream may reach into the next entry, which happens in hostile packs only."""


def _big_endian(data: memoryview, code: str) -> array[int]:
    numbers = array(code, data.tobytes())
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


class Pack:
    """A packfile with its index. `data` and `index` are buffers that stay as they are (memory maps).

    Objects are known by their position: their rank by offset. Raises ValueError when pack or index are none.
    """

    def __init__(self, data: bytes | memoryview | mmap, index: bytes | memoryview | mmap, id_length: int) -> None:
        if id_length not in (20, 32):
            raise ValueError("object ids have 20 or 32 bytes")
        self.data = memoryview(data).cast("B")
        self.id_length = id_length
        self._index = memoryview(index).cast("B")
        if not self.data or not self._index:
            raise ValueError("pack or index is empty")
        head = bytes(self.data[:8])
        if len(self.data) < 12 + id_length or head not in (b"PACK\0\0\0\2", b"PACK\0\0\0\3"):
            raise ValueError("not a pack of version 2 or 3")
        self._read_index()
        self._read_headers()
        self._resolve_types()
        self._link_children()

    def _read_index(self) -> None:
        index, size = self._index, self.id_length
        if len(index) < _FIRST_NAME or bytes(index[:8]) != b"\xfftOc\0\0\0\2":
            raise ValueError("index is not of version 2")
        self._fanout = _big_endian(index[8:_FIRST_NAME], "I")
        if any(before > after for before, after in pairwise(self._fanout)):
            raise ValueError("index fan-out is not ascending")
        count = self._fanout[255]
        fixed = _FIRST_NAME + count * (size + 8) + 2 * size
        if count >= ABSENT or len(index) < fixed:
            raise ValueError("index is truncated")
        self.count = count
        small = _FIRST_NAME + count * (size + 4)
        large = small + 4 * count
        offsets = [self._offset(at, large, fixed) for at in _big_endian(index[small:large], "I")]
        self._name = array("I", sorted(range(count), key=offsets.__getitem__))
        self.offset = array("Q", [offsets[i] for i in self._name] + [len(self.data) - size])
        self._position = array("I", bytes(4 * count))
        for position, name in enumerate(self._name):
            self._position[name] = position

    def _offset(self, entry: int, large: int, fixed: int) -> int:
        at = entry
        if entry >> 31:
            which = entry & 0x7FFFFFFF
            if which >= (len(self._index) - fixed) // 8:
                raise ValueError("index points past its table of large offsets")
            at = int.from_bytes(self._index[large + 8 * which : large + 8 * which + 8], "big")
        if not 12 <= at < len(self.data) - self.id_length:
            raise ValueError("index points outside the pack")
        return at

    def _read_headers(self) -> None:
        self.length = array("I", bytes(4 * self.count))
        self.header = array("Q", bytes(8 * self.count))
        self.type = bytearray(self.count)
        self.base = array("I", [ABSENT]) * self.count
        positions = dict(zip(reversed(self.offset[:-1]), reversed(range(self.count)), strict=True))
        for position in range(self.count):
            self._read_header(position, positions)

    def _read_header(self, i: int, positions: dict[int, int]) -> None:
        data, start, end = self.data, self.offset[i], self.offset[i + 1]
        if end - start < 2:
            return
        byte = data[start]
        kind, length, bits, at = (byte >> 4) & 7, byte & 15, 4, start + 1
        while byte & 0x80:
            if at >= end or bits > 57:
                return
            byte = data[at]
            length |= (byte & 0x7F) << bits
            bits, at = bits + 7, at + 1
        self.length[i] = min(length, ABSENT)
        if kind == _OFFSET_DELTA:
            at = self._read_distance(i, at, end, positions)
        elif kind == _NAMED_DELTA:
            if end - at < self.id_length:
                return
            self.base[i] = self.find(data[at : at + self.id_length])
            at += self.id_length
        elif 1 <= kind <= 4:
            self.type[i] = kind
        if 0 < at < end and at - start < 256:
            self.header[i] = at - start
        else:
            self.type[i] = _BROKEN

    def _read_distance(self, i: int, at: int, end: int, positions: dict[int, int]) -> int:
        """Notes the base that stands so many bytes before; where the stream starts, or 0."""
        byte = self.data[at]
        back, at = byte & 0x7F, at + 1
        while byte & 0x80:
            if at >= end or back >> 56:
                return 0
            byte = self.data[at]
            back, at = (back + 1) << 7 | (byte & 0x7F), at + 1
        self.base[i] = positions.get(self.offset[i] - back, ABSENT) if back else ABSENT
        if self.base[i] == ABSENT:
            return 0
        self.type[i] = self.type[self.base[i]]
        return at

    def _resolve_types(self) -> None:
        """Types flow from bases to deltas; nothing in a circle of bases has one."""
        types, base, header = self.type, self.base, self.header
        for i in range(self.count):
            at, passed = i, []
            while types[at] == _BROKEN and base[at] != ABSENT and header[at]:
                types[at] = _PENDING
                passed.append(at)
                at = base[at]
            kind = _BROKEN if types[at] == _PENDING else types[at]
            for one in passed:
                types[one] = kind
                if kind == _BROKEN:
                    header[one] = 0

    def _link_children(self) -> None:
        """Children in pack order, but the heaviest comes last: then a walk holds few contents at once."""
        self.children: dict[int, list[int]] = {}
        for i in range(self.count):
            if self.type[i] != _BROKEN and self.base[i] != ABSENT:
                self.children.setdefault(self.base[i], []).append(i)
        self._weight = self._weights()
        for children in self.children.values():
            heaviest = max(range(len(children)), key=lambda k: self._weight[children[k]])
            children.append(children.pop(heaviest))

    def _weights(self) -> array[int]:
        """Objects in each delta subtree, from the leaves up."""
        weight = array("I", [1]) * self.count
        pending = {parent: len(children) for parent, children in self.children.items()}
        for leaf in (i for i in range(self.count) if i not in self.children):
            at = leaf
            while self.type[at] != _BROKEN and (base := self.base[at]) != ABSENT:
                weight[base] = min(weight[base] + weight[at], _HEAVIEST)
                pending[base] -= 1
                if pending[base]:
                    break
                at = base
        return weight

    def roots(self, kind: int) -> tuple[array[int], array[int]]:
        """Positions of the objects of a type that are no deltas, and the weight of each family, as arrays."""
        positions = array("I", [i for i in self.of_type(kind) if self.base[i] == ABSENT])
        return positions, array("I", [self._weight[i] for i in positions])

    def of_type(self, kind: int) -> array[int]:
        """Positions of all objects of a type (0: unreadable), ascending."""
        return array("I", [i for i, one in enumerate(self.type) if one == kind])

    def id(self, position: int) -> bytes:
        """Object id of a position, as bytes."""
        if not 0 <= position < self.count:
            raise IndexError(position)
        start = _FIRST_NAME + self._name[position] * self.id_length
        return bytes(self._index[start : start + self.id_length])

    def find(self, object_id: bytes | memoryview) -> int:
        """Position of an object, or ABSENT. Raises ValueError for an id of another length."""
        wanted, size = bytes(object_id), self.id_length
        if len(wanted) != size:
            raise ValueError("object id of another length")
        low, high = self._fanout[wanted[0] - 1] if wanted[0] else 0, self._fanout[wanted[0]]
        while low < high:
            middle = (low + high) // 2
            found = self._index[_FIRST_NAME + middle * size : _FIRST_NAME + (middle + 1) * size].tobytes()
            if found == wanted:
                return self._position[middle]
            low, high = (low, middle) if wanted < found else (middle + 1, high)
        return ABSENT

    def entry(self, position: int) -> bytes | None:
        """What the entry itself holds: the object, or the delta that makes it; None when it is damaged."""
        start, length = self.offset[position] + self.header[position], self.length[position]
        if not self.header[position] or length == ABSENT:
            return None
        for end in (self.offset[position + 1], start + 2 * length + _OVERLAP):
            try:
                return inflate(self.data[start:end], length)
            except ValueError:
                continue
        return None
