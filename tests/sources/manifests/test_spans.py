from __future__ import annotations

import pytest

from oakum.sources.manifests.spans import Placed, span_in_original, span_of_value

TEXT = "é: 1\nkey: |\n  one\n  two\nlast: abcabc\n"


def spanned(scalar: str, found: bytes, at: int = 0) -> tuple[bytes, int, int]:
    start = TEXT.index(scalar)
    span = span_of_value(TEXT, Placed(start, start + len(scalar), 2), found, at)
    return TEXT.encode()[span.start : span.end], span.start_line, span.end_line


@pytest.mark.parametrize(
    ("scalar", "found", "expected"),
    [
        ("1", b"1", (b"1", 1, 1)),
        ("|\n  one\n  two", b"two", (b"two", 4, 4)),
        ("|\n  one\n  two", b"one\ntwo\n", (b"one\n  two", 3, 4)),
        ("abcabc", b"decoded", (b"abcabc", 5, 5)),
    ],
)
def test_where_a_value_stands(scalar: str, found: bytes, expected: tuple[bytes, int, int]) -> None:
    assert spanned(scalar, found) == expected


def test_equal_values_in_one_scalar() -> None:
    first = TEXT.encode().index(b"abcabc")
    start = TEXT.index("abcabc")
    spans = [span_of_value(TEXT, Placed(start, start + 6, 2), b"abc", at) for at in (2, 5)]
    assert [one.start - first for one in spans] == [0, 3]


def test_in_the_original() -> None:
    assert span_in_original("a\nsecret: {{ x }}\n", b"value", "secret").start_line == 2
    assert span_in_original("a\nsecret: value\n", b"value", "secret").start_column == 9
    assert span_in_original("", b"value", "").start_line == 1
