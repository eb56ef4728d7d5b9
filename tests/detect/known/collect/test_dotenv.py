from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known.collect.dotenv import read

TEXT = r"""
# A=no
PLAIN=one two  # a comment
export EXPORTED = three#four
SINGLE='five \n # six'
DOUBLE="seven \"eight\"\nnine" # ten
BACK=`eleven "12" '13'`
EMPTY=
YAML: fourteen
LINES="first
second"
  INDENTED=fifteen
PLAIN=again
not a line
"""


def test_values_are_read_as_the_libraries_do() -> None:
    assert [(one.name, one.value) for one in read(TEXT)] == [
        ("PLAIN", "one two"),
        ("EXPORTED", "three#four"),
        ("SINGLE", r"five \n # six"),
        ("DOUBLE", 'seven "eight"\nnine'),
        ("BACK", "eleven \"12\" '13'"),
        ("EMPTY", ""),
        ("YAML", "fourteen"),
        ("LINES", "first\nsecond"),
        ("INDENTED", "fifteen"),
        ("PLAIN", "again"),
    ]


def test_a_quote_that_does_not_end_is_a_part_of_the_value() -> None:
    assert [one.value for one in read("A=\"open\nB='open")] == ['"open', "'open"]


@given(text=st.text(alphabet="AB=\"'`\\\n #:", max_size=200))
def test_any_text_may_be_read(text: str) -> None:
    assert all(one.name for one in read(text))
