from __future__ import annotations

import random
from math import log

import pytest

from oakum.detect.checks.universal.view import view
from oakum.detect.classify.features import ask_all, row
from oakum.detect.classify.model import trained
from oakum.detect.classify.reasons import weigh
from oakum.detect.detector import Detector, Options
from oakum.detect.equipment import equip
from oakum.rules import builtin_directory, load
from oakum.rules.template import expand


@pytest.fixture(scope="module")
def detector() -> Detector:
    return equip(load([builtin_directory() / "generic.toml"]), Options(floor=0.0, depth=0), None).detector()


def confidence(detector: Detector, value: str, line: str) -> float:
    """The best of what the detector says of a line with the value at `<>`, with something above it."""
    found = detector.text(b"\n" + line.replace("<>", value).encode() + b"\n")
    return max((one.confidence for one in found), default=0.0)


@pytest.mark.parametrize("detailed", [False, True])
@pytest.mark.parametrize("value", ["hunter2x!", "abcdefgh", "changeme", "3f9a0c77e1b2d4"])
def test_weights_come_to_the_log_odds_of_the_model(make, value, detailed):
    candidate = make(value, 'password = "<>"', generic=True, confidence=0.6)
    seen = view(candidate)
    expected = trained().log_odds(row(candidate, seen, ask_all(seen), trained().table))
    reasons = weigh(candidate, seen, in_detail=detailed)
    assert log(0.6 / 0.4) + sum(reason.weight for reason in reasons) == pytest.approx(expected, abs=0.02)


def test_every_reason_has_a_note_for_a_person(make):
    candidate = make(expand("{alnum:24}", random.Random(1)), 'api_key = "<>"', generic=True)
    reasons = weigh(candidate, view(candidate), in_detail=True)
    assert len(reasons) > 3
    assert all(reason.note for reason in reasons)


def test_what_is_unlikely_is_told_in_one_reason_unless_asked(make):
    candidate = make("Enter your password", 'label = "<>"', generic=True)
    assert [reason.name for reason in weigh(candidate, view(candidate))] == ["unlikely"]
    assert len(weigh(candidate, view(candidate), in_detail=True)) > 3


@pytest.mark.parametrize("line", ['password = "<>"', "DB_PASSWORD=<>", '  "adminPassword": "<>",', "  password: <>"])
def test_weak_passwords_of_people_are_findings(detector, line):
    for value in ("hunter" + "2", "Summer" + "2021!", "letme" + "in99", "Tr0ub4dor" + "3!"):
        assert confidence(detector, value, line) >= 0.5, value


def test_random_values_are_more_certain_than_weak_ones(detector):
    drawn = expand("{alnum:32}", random.Random(2))
    assert confidence(detector, drawn, 'client_secret = "<>"') > 0.8


@pytest.mark.parametrize(
    "value", ["your_api_key", "<token>", "forgot_password", "Please enter a token", "xxxxxxxxxxxx"]
)
def test_stand_ins_and_texts_are_not(detector, value):
    assert confidence(detector, value, 'api_token = "<>"') < 0.3
