from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.kernel import BINARY, WRAPPED, plain

WRAPPERS = [
    b"PK\3\4",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
    b"%PDF-",
    b"SQLite format 3\0",
    b"\xff\xfe",
    b"\xfe\xff",
]


@pytest.mark.parametrize("start", WRAPPERS)
def test_what_is_unwrapped_is_known_by_its_start(kernel: ModuleType, start: bytes) -> None:
    assert kernel.kind_of(start + b"rest", False) == WRAPPED
    assert kernel.kind_of(start, True) == WRAPPED
    assert kernel.kind_of(start[:-1], True) == 0
    assert kernel.kind_of(b" " + start, True) == 0


def test_a_tar_is_known_by_its_header(kernel: ModuleType) -> None:
    header = b"name" + b" " * 253 + b"ustar\0"
    assert kernel.kind_of(header, False) == WRAPPED
    assert kernel.kind_of(header[:262], True) == 0


def test_a_zero_byte_near_the_start_makes_a_binary(kernel: ModuleType) -> None:
    assert kernel.kind_of(b"a" * 7999 + b"\0", False) == BINARY
    assert kernel.kind_of(b"a" * 8000 + b"\0", False) == 0
    assert kernel.kind_of(b"a\0", True) == 0
    assert kernel.kind_of(b"", False) == 0


@given(start=st.sampled_from([*WRAPPERS, b""]), rest=st.binary(max_size=300), binaries=st.booleans())
def test_both_kernels_say_the_same(native: ModuleType, start: bytes, rest: bytes, binaries: bool) -> None:
    for cut in range(len(start) + 1):
        content = start[:cut] + rest
        assert native.kind_of(content, binaries) == plain.kind_of(content, binaries)
