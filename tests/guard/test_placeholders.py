from __future__ import annotations

from oakum.cli.redact import placeholder
from oakum.guard.placeholders import PATTERN, Placeholders, restored
from oakum.model import Secret

KEY = bytes(range(32))


def test_they_are_the_same_within_a_session_and_tell_nothing_in_another():
    secret = Secret(b"some" + b"thing")
    here, again, there = (Placeholders(KEY, name).name("rule-1", secret) for name in ("a", "a", "b"))
    assert here == again != there
    assert PATTERN.fullmatch(here)


def test_they_are_those_of_the_stream_redactor():
    secret = Secret(b"some" + b"thing")
    for session in ("", "a"):
        assert Placeholders(KEY, session).name("rule-1", secret).encode() == placeholder(KEY, session)("rule-1", secret)


def test_a_session_knows_what_it_has_given_out():
    mine = Placeholders(KEY, "a")
    made = mine.name("rule-1", Secret(b"some" + b"thing"))
    assert mine.value(made) == "some" + "thing"
    assert mine.value("<oakum:rule-1:aaaaaaaa>") is None
    assert mine.value(mine.name("rule-1", Secret(b"\xff\xfe"))) is None
    assert len(mine) == 2


def test_only_what_has_a_value_is_restored():
    one, other = "<oakum:rule-1:aaaaaaaa>", "<oakum:rule-1:bbbbbbbb>"
    assert restored(f"{one} and {other}.", {one: "1"}) == f"1 and {other}."
