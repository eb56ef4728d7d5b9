from __future__ import annotations

import io

import pytest

from oakum.sources.archives.bounds import Budget, Exhausted, Unreadable
from oakum.sources.archives.interface import Limits
from oakum.sources.archives.tape import Tape

LONG = bytes(range(251)) * 20_000


def tape(content: bytes, packed: int = 1 << 20, **limits: int) -> Tape:
    return Tape(io.BytesIO(content), Budget(Limits(**limits)), packed=packed)


def test_forward_over_chunks() -> None:
    one = tape(LONG)
    assert one.read(3) == LONG[:3]
    one.go_to(1_048_570)
    assert one.read(100) == LONG[1_048_570:1_048_670]
    one.go_to(4_000_001)
    assert (one.position, one.read(5)) == (4_000_001, LONG[4_000_001:4_000_006])
    one.go_to(7)
    assert one.read(1 << 30) == LONG[4_000_006:]
    assert (one.position, one.read(1)) == (len(LONG), b"")


def test_the_end() -> None:
    one = tape(b"abc")
    one.go_to(10)
    assert one.position == 3
    with pytest.raises(Unreadable):
        one.exactly(1)


def test_bounds() -> None:
    with pytest.raises(Unreadable, match="archive bomb"):
        tape(bytes(1000), packed=1, ratio=10, ratio_free=100).go_to(1000)
    with pytest.raises(Exhausted):
        tape(bytes(1000), total=100).read(1000)


def test_a_source_that_can_seek_is_not_read_on_the_way() -> None:
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.taken += len(data)
            return data

    source = Counting(LONG)
    one = Tape(source, Budget(Limits(total=10)), size=len(LONG))
    one.go_to(4_000_000)
    assert one.read(5) == LONG[4_000_000:4_000_005]
    assert source.taken < 1 << 16
    one.go_to(len(LONG) + 1)
    assert (one.position, one.read(1)) == (len(LONG), b"")
