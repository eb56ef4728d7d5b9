from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.decode.text import is_text, utf16_text

LATIN = "name = value, and some more"
CYRILLIC = "имя = значение"


@pytest.mark.parametrize("text", [LATIN, CYRILLIC, "日本語のテキスト"])
def test_text_of_any_script_is_text_even_when_cut(text: str) -> None:
    encoded = text.encode()
    assert is_text(encoded)
    assert is_text(encoded[:-1])


def test_one_strange_byte_in_ten_is_forgiven() -> None:
    assert is_text(b"a" * 9 + b"\0")
    assert not is_text(b"a" * 8 + b"\0\0")


def test_binary_and_nothing_are_no_text() -> None:
    assert not is_text(random.Random(1).randbytes(100))
    assert not is_text(b"")


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1))
def test_the_quick_no_never_rejects_readable_utf8(text: str) -> None:
    assert is_text(text.encode())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_zeros(encoding: str) -> None:
    assert utf16_text(LATIN.encode(encoding)) == LATIN.encode()
    assert utf16_text(LATIN.encode(encoding) + b"x") == LATIN.encode()


@pytest.mark.parametrize("mark", [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
def test_utf16_with_a_mark_may_be_of_any_script(mark: tuple[str, bytes]) -> None:
    encoding, bom = mark
    assert utf16_text(bom + CYRILLIC.encode(encoding)) == CYRILLIC.encode()


def test_other_bytes_are_no_utf16() -> None:
    assert utf16_text(LATIN.encode()) is None
    assert utf16_text(b"\0" * 40) is None
    assert utf16_text(b"ab") is None
    assert utf16_text(b"\xff\xfe" + b"\x00\xdc" * 9) is None
