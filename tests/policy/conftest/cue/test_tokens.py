from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.conftest.cue.errors import Malformed
from oakum.policy.conftest.cue.tokens import tokens


def shown(text):
    return [(token.kind, token.value) for token in tokens(text)[:-1]]


def test_line_ends_are_commas():
    assert [value for _, value in shown("a: 1\nb: {\n}\n")] == ["a", ":", 1, ",", "b", ":", "{", "}", ","]


@pytest.mark.parametrize(
    ("text", "number"), [("1_000", 1000), ("0x1f", 31), ("1.5Ki", 1536), ("2M", 2000000), (".5", Decimal("0.5"))]
)
def test_numbers(text, number):
    assert shown(text)[0] == ("number", number)


def test_texts():
    assert shown(r'"a\n\u00e9\""')[0] == ("text", ['a\né"'])
    assert shown('#"a\\n"#')[0] == ("text", ["a\\n"])
    assert shown('"""\n\tone\n\t two\n\t"""')[0] == ("text", ["one\n two"])
    before, inner, after = shown(r'"a\(b + 1)c"')[0][1]
    assert (before, [token.value for token in inner][:3], after) == ("a", ["b", "+", 1], "c")


@pytest.mark.parametrize(
    "text", ['"a', '"a\n"', '"""a"""', '"""\n a\n\tb"""', r'"\q"', r'"\u12"', r'"\(a"', "012", "1e5K", "^", "'\\x41'"]
)
def test_what_is_no_cue(text):
    with pytest.raises(Malformed):
        tokens(text)


@given(st.text(alphabet="ab1\"'\\#(){}[]:.,&|\n\t _?!=~<>-+*/", max_size=60))
def test_anything_is_tokens_or_malformed(text):
    with contextlib.suppress(Malformed):
        assert tokens(text)[-1].kind == "end"
