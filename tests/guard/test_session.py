from __future__ import annotations

from oakum.guard.session import Session
from oakum.model import Secret


def test_a_command_of_ours_is_known_to_the_letter():
    session = Session(bytes(32), "s")
    session.remember("cat x")
    assert session.is_ours("cat x")
    assert not session.is_ours("cat x ")
    assert not Session(bytes(32), "s").is_ours("cat x")


def test_it_has_its_own_placeholders():
    one, other = (Session(bytes(32), name).placeholders.name("r", Secret(b"x" * 9)) for name in "ab")
    assert one != other
