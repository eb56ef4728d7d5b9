from __future__ import annotations

import pytest

from oakum.guard.event import Flow, Piece
from oakum.guard.placeholders import Placeholders
from oakum.guard.seek import Seeker
from oakum.guard.texts import Texts
from toys import token


def piece(text: str, *where: str | int) -> Piece:
    return Piece(where=where or ("text",), text=text, flow=Flow.IN)


@pytest.fixture
def found(tools):
    seeker = Seeker(tools.detector(), 0.3)
    return lambda texts: texts.by_piece(seeker.find(texts.shown, None, float("inf")))


def test_a_value_is_judged_by_its_key(found, rng):
    value = "".join(rng.choices("abcdefghjkmnpqrstuvwxyz23456789", k=20))
    named, unnamed = Texts([piece(value, "args", "password")]), Texts([piece(value, "args", "comment")])
    assert [(one.start, one.end) for one in found(named)[0]] == [(0, 20)]
    assert not found(unnamed)


def test_redaction_keeps_all_else(found, rng):
    secret = token(rng).decode()
    text = f"é {secret} \ud800 {secret}!"
    texts = Texts([piece(text)])
    made = texts.redacted(0, found(texts)[0], lambda rule, secret: "<X>")
    assert made == "é <X> \ud800 <X>!"


def test_what_was_not_seen_is_left_out(found, rng):
    secret = token(rng).decode()
    texts = Texts([piece(f"{secret} and the rest of it {secret}")])
    made = texts.redacted(0, found(texts)[0], lambda rule, secret: "<X>", len(secret) + 4)
    assert made.startswith("<X> and\n[oakum: the remaining 44 bytes")
    assert secret not in made


def test_a_stretch_comes_back_as_it_stood(found, rng):
    texts = Texts([piece(token(rng).decode())])
    placeholders = Placeholders(bytes(32), "s")
    made = texts.redacted(0, found(texts)[0], placeholders.name)
    assert placeholders.value(made) == texts.stretch(found(texts)[0][0]).reveal().decode()
    assert len(texts) == 1
    assert texts.size(0) == 28
