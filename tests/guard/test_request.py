from __future__ import annotations

import pytest

from oakum.guard.request import Request, from_parts
from oakum.guard.wire import WireError


def test_a_question_comes_over_the_wire():
    made = Request("claude", "block", True, {b"A": b"1=2", b"B": b""}, b"payload")
    back = from_parts(made.parts())
    assert [getattr(back, name) for name in Request.__slots__] == [getattr(made, name) for name in Request.__slots__]
    assert from_parts(Request("x", "", False, {}, b"").parts()).closed is False


def test_it_does_not_show_what_it_holds():
    assert repr(Request("claude", "", False, {b"A": b"hidden"}, b"hidden")) == "<Request of claude, 6 bytes>"


def test_what_is_no_question_is_refused():
    with pytest.raises(WireError):
        from_parts([b"1", b"ask"])
