from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.kernel import deltas
from oakum.kernel.plain import delta


def written(value: int) -> bytes:
    """An offset as gitformat-pack describes it."""
    out = [value & 0x7F]
    while value := value >> 7:
        value -= 1
        out.append(0x80 | value & 0x7F)
    return bytes(reversed(out))


@given(st.integers(0, 1 << 50), st.binary(max_size=5))
def test_numbers_are_read_as_they_are_written(value: int, before: bytes) -> None:
    raw = before + written(value)
    assert deltas.back(raw + b"\xff", len(before)) == (value, len(raw))


@pytest.mark.parametrize(("raw", "error"), [(b"", IndexError), (b"\x80", IndexError), (b"\x80" * 99, ValueError)])
def test_numbers_without_end(raw: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        deltas.back(raw, 0)


def test_copies_and_insertions() -> None:
    change = b"\x0a\x08" + b"\x91\x02\x05" + b"\x03new"
    base, result, at = deltas.sizes(change)
    assert (base, result) == (10, 8)
    assert deltas.applied(change, at, b"0123456789", result) == b"23456new"


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_any_bytes_are_a_delta_or_refused(change: bytes, base: bytes) -> None:
    try:
        _, result, at = deltas.sizes(change)
        assert len(deltas.applied(change, at, base, min(result, 1 << 20))) == result
    except ValueError:
        pass


def test_the_plain_kernel_uses_the_same() -> None:
    assert (delta.applied, delta.sizes) == (deltas.applied, deltas.sizes)
