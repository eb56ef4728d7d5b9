from __future__ import annotations

import pytest

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.shape import mixed, mixed_case


@pytest.mark.parametrize(("value", "kept"), [("a1", True), ("A1", True), ("abc", False), ("123", False), ("", False)])
def test_mixed_needs_letter_and_digit(make, value, kept):
    reason = mixed(make(value), "")
    assert (reason is None) is kept
    assert reason is None or reason.weight == DROP


@pytest.mark.parametrize(
    ("value", "kept"), [("aA1", True), ("a1", False), ("A1", False), ("aA", False), ("\xe41A", False)]
)
def test_mixed_case_needs_all_three(make, value, kept):
    reason = mixed_case(make(value), "")
    assert (reason is None) is kept
    assert reason is None or reason.weight == DROP
