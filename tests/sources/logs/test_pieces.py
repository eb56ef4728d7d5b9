from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model.arena import Begin
from oakum.sources.logs import pieces
from oakum.sources.logs.pieces import advanced, border


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE", 1000)
    monkeypatch.setattr(pieces, "OVERLAP", 200)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("content", [b"", b"x", b"line\n" * 900, b"x" * 5000, b"word " * 900, b"\n" * 3000])
def test_pieces_overlap_and_leave_nothing_out(content: bytes) -> None:
    got = list(pieces.pieces(io.BytesIO(content)))
    assert all(content[one.base : one.base + len(one.raw)] == one.raw for one in got)
    assert sum(one.fresh for one in got) == len(content)
    assert [one.head for one in got] == [one.base == 0 for one in got]
    assert [one.tail for one in got] == [index == len(got) - 1 for index in range(len(got))]
    for one, following in pairwise(got):
        assert one.base < following.base <= one.base + len(one.raw) - 200
        assert following.begin == advanced(content, following.base, Begin())


@pytest.mark.usefixtures("small")
def test_a_range_ends_a_little_behind_its_stop() -> None:
    content = b"line\n" * 2000
    file = io.BytesIO(content)
    file.seek(500)
    got = list(pieces.pieces(file, 500, 2000, Begin(101)))
    assert (got[0].base, got[0].head, got[0].begin) == (500, False, Begin(101))
    end = got[-1].base + len(got[-1].raw)
    assert 2200 <= end < len(content)
    assert not got[-1].tail


def test_a_border_is_where_a_line_begins() -> None:
    content = b"one\ntwo\nthree"
    assert [border(io.BytesIO(content), at) for at in (0, 3, 4, 7, 8, 12)] == [3 * 0, 3, 4, 4, 8, 8]
    assert border(io.BytesIO(b"no end of words"), 9) == 7


@given(st.binary(max_size=60), st.integers(0, 60))
def test_line_and_column(text: bytes, at: int) -> None:
    at = min(at, len(text))
    before = text[:at]
    column = at - (before.rfind(b"\n") + 1) + 1
    assert advanced(text, at, Begin()) == Begin(before.count(b"\n") + 1, column)
