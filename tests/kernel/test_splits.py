from __future__ import annotations

from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

from oakum.kernel import plain
from oakum.kernel.plain.splits import DUMP, SPACED, WRAPPED

PIECES = [
    b"Ab1" * 20,
    b"Ab1" * 21,
    b"Ab1x",
    b"x y",
    b" ",
    b"a b c d e f g h ",
    b"\n",
    b"\n",
    b"=",
    b"0000000",
    b"0000010 ",
    b"--",
    b"(",
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join)
WIDE = b"say: " + b"Ab1" * 25


def found(kernel: ModuleType, data: bytes) -> list[tuple[int, bytes]]:
    return [(kind, data[start:end]) for kind, start, end in kernel.find_splits(data)]


def test_a_wide_line_goes_on_in_the_next(kernel: ModuleType) -> None:
    text = WIDE + b"\nab1 rest"
    assert found(kernel, b"\n" + text + b"\nother") == [(WRAPPED, text)]
    assert found(kernel, WIDE + b"\n(b1 rest\n") == []
    assert found(kernel, WIDE + b".\n" + WIDE + b"longer") == []


def test_narrow_lines_need_to_be_three_of_letters(kernel: ModuleType) -> None:
    assert found(kernel, b"key=Ab\nAb1xyz\nAb1xyz\nAb==\n\n") == [(WRAPPED, b"key=Ab\nAb1xyz\nAb1xyz\nAb==")]
    assert found(kernel, b"Ab1xyz\nAb1xyz\nAb1\n") == []
    assert found(kernel, b"Ab1xyz\nA=1xyz\nAb1xyz\nAb1\n") == []


def test_single_characters(kernel: ModuleType) -> None:
    letters = b" ".join(b"%c" % c for c in b"abcdefghijklmnop")
    assert found(kernel, b"x  " + letters + b"  y") == [(SPACED, letters)]
    assert found(kernel, letters[:-2]) == []
    assert found(kernel, b" " * 200) == []


def test_dumps(kernel: ModuleType) -> None:
    dump = b"00000000: 4142  AB\n00000010: 43    C"
    assert found(kernel, b"x\n" + dump + b"\nend") == [(DUMP, dump)]


def test_mixed_tokens_backwards(kernel: ModuleType) -> None:
    text, pairs = kernel.mirrored(b"say " + b"Ab1" * 7 + b".x and " + b"1f" * 20 + b" " + b"Ab1" * 200)
    assert bytes(text) == b"x." + b"1bA" * 7 + b"\n"
    assert list(pairs) == [0, 27]


@given(texts)
def test_both_kernels_agree(native: ModuleType, data: bytes) -> None:
    assert native.find_splits(data) == plain.find_splits(data)
    assert native.mirrored(data) == plain.mirrored(data)
