from __future__ import annotations

import pytest

from oakum.guard.event import NAME, Event, Flow, Moment, Piece
from oakum.guard.hosts import carry
from oakum.guard.ruling import Ruling
from oakum.model.decision import Verdict

V = Verdict
EVENT = Event(
    host="h",
    moment=Moment.AFTER_TOOL,
    pieces=(Piece(where=("r", "a"), text="old", flow=Flow.IN),),
    payload={"r": {"type": "text", "a": "old", "b": "longer", "n": 1}},
)


@pytest.mark.parametrize(
    ("verdict", "means", "changed", "expected"),
    [
        (V.ALLOW, {V.DENY}, False, V.ALLOW),
        (V.WARN, {V.DENY}, False, V.WARN),
        (V.REDACT, {V.REDACT, V.DENY}, True, V.REDACT),
        (V.REDACT, {V.REDACT, V.ASK, V.DENY}, False, V.ASK),
        (V.REDACT, {V.DENY}, True, V.DENY),
        (V.ASK, {V.DENY}, False, V.DENY),
        (V.DENY, set(), False, V.WARN),
        (V.DENY, {V.REDACT}, True, V.WARN),
        (V.ALLOW, {V.REDACT}, True, V.REDACT),
    ],
)
def test_what_cannot_be_carried_out_becomes_stricter_or_a_warning(
    verdict: Verdict, means: set[Verdict], changed: bool, expected: Verdict
) -> None:
    assert carry.carried(Ruling(verdict=verdict), means, {("r",): "x"} if changed else {}) is expected


def test_a_text_that_stays_is_no_change() -> None:
    same = Ruling(verdict=V.REDACT, replaced={("r", "a"): "old", ("elsewhere",): "x"})
    assert carry.changes(EVENT, same) == {}
    assert carry.changes(EVENT, Ruling(verdict=V.REDACT, replaced={("r", "a"): "new"})) == {("r", "a"): "new"}


def test_a_field_keeps_its_shape() -> None:
    assert carry.field(EVENT, "r", {("r", "a"): "new"}) == {"type": "text", "a": "new", "b": "longer", "n": 1}


def test_a_withheld_field_keeps_its_shape_and_says_why() -> None:
    ruling = Ruling(verdict=V.DENY, message="seen", advice="do this")
    assert carry.withheld(EVENT, "r", ruling) == {"type": "text", "a": "", "b": "seen do this", "n": 1}


def test_a_withheld_field_does_not_keep_a_secret_in_a_name() -> None:
    ruling = Ruling(verdict=V.DENY, message="seen", replaced={("r", "type", NAME): "placeholder", ("r", "a"): "new"})
    assert carry.withheld(EVENT, "r", ruling) == {"placeholder": "text", "a": "", "b": "seen", "n": 1}


def test_a_reason_is_never_empty() -> None:
    assert carry.said(Ruling(verdict=V.DENY))
