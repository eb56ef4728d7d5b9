"""Values that a finger on the keyboard made: `aaaa`, `abcabcabc`, `1234567890`, `qwertyuiop`."""

from __future__ import annotations

import re

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.view import View
from oakum.model import Reason

_LONGEST = 400
_SHORT = 12
"""Below this length a repetition or a run may be a password that somebody uses, so it only lowers."""
_LONG_RUN = re.compile(r"(.)\1{7,}")
_STEP = 4
_ROWS = (
    "01234567890123456789 abcdefghijklmnopqrstuvwxyz0123456789abcdef zyxwvutsrqponmlkjihgfedcba"
    " 98765432109876543210 qwertyuiopasdfghjklzxcvbnm poiuytrewqlkjhgfdsamnbvcxz 1qaz2wsx3edc4rfv5tgb6yhn"
    " 1q2w3e4r5t6y7u8i9o0p a1b2c3d4e5f6g7h8i9j0"
)
# Every run that covers half of a value holds one of these or is rare enough to pass.
_HINTS = re.compile(
    r"1234|2345|4567|6789|7890|9876|8765|4321|abcd|bcde|cdef|fedc|zyxw"
    r"|qwer|wert|asdf|zxcv|poiu|lkjh|mnbv|1qaz|1q2w|a1b2"
)
_AROUND = 100
_ODD = frozenset("!#$%^~@*?`|;<>&+")
_MANY_ODD = 8
"""Base85 has that many different ones of these signs in fifty characters; code and addresses have not."""

_PACKED = Reason(name="packed", weight=DROP, note="inside packed data")
_REPEATED = Reason(name="repetition", weight=DROP, note="repeats itself")
_SHORT_REPEATED = Reason(name="repetition", weight=-0.6, note="repeats itself")
_SEQUENCE = Reason(name="sequence", weight=DROP, note="a run along the alphabet or the keyboard")
_SHORT_SEQUENCE = Reason(name="sequence", weight=-0.6, note="holds a run along the alphabet or the keyboard")


def repetition(view: View) -> Reason | None:
    """Few distinct characters for the length, one long run, or a short unit over and over."""
    value = view.value
    length, distinct = len(value), len(set(value))
    if distinct == 1 or (length >= 8 and distinct == 2) or (length >= 16 and distinct <= min(5, length // 4)):
        return _REPEATED
    if length < _LONGEST and (run := _LONG_RUN.search(value)) and len(run.group()) * 2 >= length:
        return _REPEATED  # a shorter run may be padding, as in a Twitter token
    if (value + value).find(value, 1) > length // 2:
        return None
    return _REPEATED if length >= _SHORT else _SHORT_REPEATED


def packed(view: View) -> Reason | None:
    """A stretch of base85 or other packed data, in which a name came about by chance."""
    around = view.before[-_AROUND:] + view.value + view.after
    if not view.generic or len(around) < _AROUND // 2 or " " in around:
        return None
    return _PACKED if len(_ODD.intersection(around)) >= _MANY_ODD else None


def sequence(view: View) -> Reason | None:
    """A large part of the value runs along an alphabet or a keyboard."""
    length = len(view.lower)
    if length > _LONGEST or not _HINTS.search(view.lower):
        return None
    covered = _along(view.lower)
    if length >= _SHORT and covered * 4 >= length * 3:
        return _SEQUENCE
    return _SHORT_SEQUENCE if covered * 2 >= length else None


def _along(text: str) -> int:
    """How many characters belong to a run of four or more."""
    covered = reach = 0
    for start in range(len(text) - _STEP + 1):
        if text[start : start + _STEP] in _ROWS:
            covered += start + _STEP - max(start, reach)
            reach = start + _STEP
    return covered
