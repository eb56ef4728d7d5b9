from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(ANY)
def test_what_json_says(given_value):
    assert value("json", json.dumps(given_value)) == given_value


def test_whole_numbers_are_integers():
    assert repr(value("json", "[1.0, 1e3, 0.5]")) == "[1, 1000, 0.5]"


@needs_conftest
@pytest.mark.parametrize(
    "text", ['{"a": [1.0, 1e3, 0.1, "\\ud83d\\ude00", null]}', "[{}, {}]", '{"a": 1, "a": 2}', '"x"']
)
def test_as_conftest(text, tmp_path):
    assert value("json", text) == real_value("json", text, tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": 1,\n "b" 2}', "input:2:6: is not valid JSON"),
        ("", "input:1:1: is not valid JSON"),
        ("[NaN]", "NaN is no number"),
        ("[1e999]", "a number that is infinite"),
        ("[" * 5000 + "]" * 5000, "levels"),
        ("[" * 150 + "]" * 150, "more than 100 levels deep"),
    ],
)
def test_bad_input_is_named(text, says):
    with pytest.raises(SourceError) as raised:
        value("json", text)
    assert says in str(raised.value)


def test_lines_count_documents_of_a_list():
    text = '[\n {"a": 1},\n {"b":\n  2}\n]'
    assert parsed("json", text).line(1, ("b",)) == 3
    assert parsed("json", '{\n "a": 1\n}').line(0, ("a",)) == 2
