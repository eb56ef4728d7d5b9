"""Edits after which every place is still known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.rego.rewriting import Edit, Piece, rewritten


def test_what_is_moved_keeps_its_place():
    text = "abc\ndef\n"
    new = rewritten(text, [Edit(0, 3, (Piece(b"X", 0, is_new=True),)), Edit(7, 7, (Piece(b"abc", 0),))])
    assert new.text == "X\ndefabc\n"
    assert [new.place(2, column) for column in (1, 3, 4, 6)] == [(2, 1), (2, 3), (1, 1), (1, 3)]
    assert new.place(1, 1) == (1, 1)


@given(st.text("aä\n", max_size=30))
def test_without_edits_every_place_stays(text):
    new = rewritten(text, [])
    assert new.text == text
    for number, line in enumerate(text.split("\n"), start=1):
        for column in range(1, len(line.encode()) + 1):
            assert new.place(number, column) == (number, column)
