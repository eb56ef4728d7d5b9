from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import Skipped, Span
from oakum.model.arena import FIELDS, HEAD, TAIL, Arena, Begin, nothing, span_in, span_of, whole


def test_a_whole_content_is_one_segment():
    arena = whole(b"text", owner=3)
    assert list(arena.segments) == [0, 4, 3, 0, HEAD | TAIL]
    assert (bytes(arena.data), arena.bytes, arena.items) == (b"text", 4, 1)
    assert len(arena.segments) == FIELDS


def test_an_empty_content_has_no_segment_and_counts():
    arena = whole(b"")
    assert (list(arena.segments), arena.items) == ([], 1)


def test_nothing_but_what_was_skipped():
    skipped = Skipped(path="a", reason="too large")
    assert nothing(skipped).skipped == (skipped,)
    assert not nothing(skipped).segments


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        (b"abc", 1, 2, (1, 2, 1, 3)),
        (b"a\nbc", 2, 4, (2, 1, 2, 3)),
        (b"a\nb\nc", 2, 5, (2, 1, 3, 2)),
        (b"a\r\nb", 3, 4, (2, 1, 2, 2)),
        (b"\xc3\xa4b", 2, 3, (1, 3, 1, 4)),
    ],
)
def test_lines_and_columns(text, start, end, expected):
    span = span_in(text, start, end)
    assert (span.start_line, span.start_column, span.end_line, span.end_column) == expected
    assert (span.start, span.end) == (start, end)


@given(text=st.text("ab\n", max_size=30).map(str.encode), cut=st.integers(0, 30), data=st.data())
def test_a_later_part_counts_on_from_where_it_begins(text, cut, data):
    cut = min(cut, len(text))
    start = data.draw(st.integers(cut, len(text)))
    end = data.draw(st.integers(start, len(text)))
    before = text[:cut]
    begin = Begin(1 + before.count(b"\n"), cut - before.rfind(b"\n"))
    part = Arena(memoryview(text[cut:]), array("q", (0, len(text) - cut, 7, cut, 0)))
    assert span_of(part, 7, start, end, begin) == span_in(text, start, end)


def test_the_owner_says_which_segment():
    arena = Arena(memoryview(b"ab\0cd"), array("q", (0, 2, 1, 0, 3, 3, 5, 9, 0, 3)))
    assert span_of(arena, 9, 1, 2) == Span(start=1, end=2, start_column=2, end_column=3)


def test_before_the_first_arena_there_is_no_span():
    with pytest.raises(LookupError, match="no arena"):
        span_of(None, 0, 0, 1)
