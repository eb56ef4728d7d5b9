from __future__ import annotations

import time

import pytest

from detect.known.conftest import indexed
from oakum.detect.known.sensor import KnownSensor
from oakum.guard.seek import OVERLAP, STEP, Seeker
from toys import key, token

FOREVER = float("inf")


@pytest.fixture
def seeker(tools) -> Seeker:
    return Seeker(tools.detector(), 0.5)


def test_what_rules_find_in_each_text(seeker, rng):
    secrets = [token(rng), token(rng)]
    texts = [b"a = " + secrets[0], b"nothing", b"", b"b\nb = " + secrets[1]]
    found = seeker.find(texts, None, FOREVER)
    assert [(one.owner, one.start, one.secret.reveal()) for one in found.detections] == [
        (0, 4, secrets[0]),
        (3, 6, secrets[1]),
    ]
    assert not found.unseen


def test_known_values_too(seeker):
    value = "correct" + "horse" + "battery"
    found = seeker.find([b"x " + value.encode()], KnownSensor(indexed(value)), FOREVER)
    assert [one.rule for one in found.detections] == ["known-value"]


def test_markers_in_the_text_do_not_count(seeker, rng):
    assert seeker.find([b"a = " + token(rng) + b"  # oakum:allow because I say so"], None, FOREVER).detections


@pytest.mark.parametrize("shift", [-40, 0, 7, OVERLAP // 2, OVERLAP])
@pytest.mark.parametrize("filling", [b"word ", b"line of words\n", b"\xc3\xa9"])
@pytest.mark.parametrize("make", [token, key])
def test_no_secret_is_lost_between_two_steps(seeker, rng, shift, filling, make):
    secret = make(rng)
    at = STEP - shift
    text = (filling * (at // len(filling) + 1))[:at] + b"\n" + secret + b"\n" + filling * 9000
    found = seeker.find([text], None, FOREVER)
    assert [text[one.start : one.end].strip() for one in found.detections] == [secret.strip()]


def test_what_time_does_not_suffice_for_is_said(seeker, rng):
    long = b"word\n" * STEP
    found = seeker.find([b"a = " + token(rng) + b"\n" + long, b"small"], None, time.monotonic() - 1)
    assert [one.owner for one in found.detections] == [0]
    assert set(found.unseen) == {0, 1}
    assert STEP - OVERLAP < found.unseen[0] <= STEP
    assert found.unseen[1] == 0


def test_many_small_texts_are_one_step(seeker, rng):
    found = seeker.find([b"x"] * 10_000 + [token(rng)], None, time.monotonic() - 1)
    assert [one.owner for one in found.detections] == [10_000]
    assert not found.unseen
