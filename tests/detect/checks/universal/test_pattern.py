from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.pattern import repetition, sequence
from oakum.detect.checks.universal.view import view


@pytest.mark.parametrize(
    "value", ["aaaa", "abababab", "0000000000000000", "abcabcabcabc", "a1b2" * 4, "q7x" + "0" * 20 + "k3"]
)
def test_repetitions_are_dropped(make, value):
    reason = repetition(view(make(value)))
    assert reason is not None
    assert reason.weight == DROP


def test_padding_is_no_repetition(make, grown):
    assert repetition(view(make(grown("{alnum:20}") + "A" * 20 + grown("{alnum:60}")))) is None


def test_a_short_repetition_may_be_a_password(make):
    reason = repetition(view(make("rootroot")))
    assert reason is not None
    assert -5 < reason.weight < 0


@pytest.mark.parametrize(
    "value",
    [
        "1234567890abcdef",
        "abcdefghijklmnop",
        "qwertyuiopasdf",
        "ABCDEFGHIJKL",
        "0123456789012345",
        "98765432109876",
    ],
)
def test_sequences_are_dropped(make, value):
    reason = sequence(view(make(value)))
    assert reason is not None
    assert reason.weight == DROP


def test_a_short_sequence_only_lowers(make):
    for value in ("123456", "qwerty1", "abcd12"):
        reason = sequence(view(make(value)))
        assert reason is not None
        assert -5 < reason.weight < 0


def test_random_values_show_no_pattern(make, grown):
    for template in ("{alnum:12}", "{hex:32}", "{base64:88}", "{digit:20}"):
        for _ in range(300):
            seen = view(make(grown(template)))
            assert repetition(seen) is None
            assert sequence(seen) is None


@given(value=st.binary(min_size=1, max_size=80))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_can_be_asked(make, value):
    for reason in (repetition(view(make(value))), sequence(view(make(value)))):
        assert reason is None or reason.weight < 0
