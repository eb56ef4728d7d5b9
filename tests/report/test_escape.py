from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.report.escape import LIMIT, visible, web_link


@settings(deadline=None)
@given(st.text(st.characters(), max_size=LIMIT))
def test_visible_text_is_printable_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert visible(shown, limit=len(shown)) == shown


@settings(deadline=None)
@given(st.text(st.characters(categories=["L", "N"]), max_size=LIMIT))
def test_letters_and_digits_are_left_alone(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("caf\udce9", r"caf\xe9"),
        ("a\u202eb", r"a\u202eb"),
        ("\U000e0041", r"\U000e0041"),
        ("\x9b2J", r"\x9b2J"),
    ],
)
def test_what_cannot_be_printed_is_named(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text", ["##[error]x", "a ##vso[task.setvariable variable=x]y", "::warning::x", "a ::error::x"]
)
def test_build_servers_find_no_command(text: str) -> None:
    shown = visible(text)
    assert "##[" not in shown
    assert "##vso[" not in shown
    assert not any(word.startswith("::") for word in shown.split())


def test_colons_inside_a_word_are_no_command() -> None:
    assert visible("std::string") == "std::string"


def test_long_text_loses_its_middle() -> None:
    shown = visible("a" * 500 + "b" * 10_000 + "c" * 500)
    assert len(shown) == LIMIT + 1
    assert shown.startswith("aaa")
    assert shown.endswith("ccc")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://example.com/ x",
        'https://example.com/"onclick=x',
        "https://example.com/<b>",
        "https://example.com/\u202e",
        "//example.com",
        "https://example.com/" + "x" * LIMIT,
    ],
)
def test_only_plain_web_addresses_are_linked(url: str) -> None:
    assert web_link(url) == ""


def test_a_plain_web_address_is_linked() -> None:
    assert web_link("https://example.com/a?b=c#d") == "https://example.com/a?b=c#d"
