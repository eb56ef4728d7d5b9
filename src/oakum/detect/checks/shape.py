"""Which kinds of characters a value has to hold."""

from __future__ import annotations

import re

from oakum.detect.candidate import Candidate
from oakum.detect.checks.interface import DROP
from oakum.model import Reason

_LETTER = re.compile(rb"[A-Za-z]")
_UPPER = re.compile(rb"[A-Z]")
_LOWER = re.compile(rb"[a-z]")
_DIGIT = re.compile(rb"[0-9]")
_NOT_MIXED = Reason(name="mixed", weight=DROP, note="letters and digits are needed")
_NOT_MIXED_CASE = Reason(name="mixed-case", weight=DROP, note="upper case, lower case and digits are needed")


def mixed(candidate: Candidate, argument: str) -> Reason | None:
    """Drops a value without a letter or without a digit."""
    value = candidate.secret.reveal()
    return None if _LETTER.search(value) and _DIGIT.search(value) else _NOT_MIXED


def mixed_case(candidate: Candidate, argument: str) -> Reason | None:
    """Drops a value without an upper-case letter, a lower-case letter or a digit."""
    value = candidate.secret.reveal()
    return None if _UPPER.search(value) and _LOWER.search(value) and _DIGIT.search(value) else _NOT_MIXED_CASE
