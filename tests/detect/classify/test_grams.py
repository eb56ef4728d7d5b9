from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.classify.grams import BUCKETS, Table, of_line, of_name, of_value

latin = st.text(st.characters(max_codepoint=255), max_size=200)


@given(latin, latin)
def test_every_text_has_buckets_of_the_table(one, two):
    found = [*of_value(one), *of_name(tuple(one.split())), *of_line(one, two)]
    assert all(0 <= bucket < BUCKETS for bucket in found)


def test_a_value_counts_in_any_case_and_only_its_begin():
    assert of_value("Secret") == of_value("sECRET")
    assert len(of_value("x" * 5000)) < 60


def test_a_name_counts_by_its_last_words():
    assert of_name(tuple("abcdefg")) == of_name(tuple("zbcdefg"))
    assert of_name(()) == []


def test_the_nearest_words_of_a_line_count():
    assert of_line("far " + "x " * 70 + "password = ", ";") == of_line("x " * 70 + "password = ", ";")
    assert of_line("password = ", ";") != of_line("password = ", ")")


def test_the_same_text_is_hashed_apart_in_value_and_name():
    assert set(of_value("key")).isdisjoint(of_name(("key",)))


def test_a_table_adds_each_bucket_once():
    table = Table(bytes([2, 0xFF, 0]) + bytes(BUCKETS - 3), 0.5)
    assert table.sum([0, 0, 1]) == 0.5
    assert table.sum([]) == 0
