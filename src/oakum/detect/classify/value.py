"""Features of a value alone: how long, how mixed, how random, how wordy. All from its characters, none from a list."""

from __future__ import annotations

import re
from math import log2
from operator import ne

from oakum.detect.checks.universal.view import words_of

FEATURES = (
    "value.length",
    "value.lower",
    "value.upper",
    "value.digits",
    "value.signs",
    "value.distinct",
    "value.entropy",
    "value.changes",
    "value.longest_word",
    "value.longest_number",
    "value.words",
    "value.consonants",
    "value.longest_consonants",
    "value.alphabet",
    "value.joints",
    "value.slashes",
    "value.code_signs",
    "value.password_signs",
    "value.spaces",
    "value.first",
    "value.last",
    "value.padding",
)
"""Names of the features, in the order of `value_features`; shares are between 0 and 1."""

_MOST = 256
"""Characters that are looked at: what a value is, shows by then."""
_MOST_WORDS = 80
_LOWER, _UPPER, _DIGIT, _JOINT, _SLASH, _CODE, _PASSWORD, _OTHER = "aA0_/(!~"
_SIGNS = (
    ("_-.", _JOINT),
    ("/\\", _SLASH),
    ("(){}[]<>$%&;,:|'\"`", _CODE),
    ("!@#*?^+", _PASSWORD),
    (" ", " "),
    ("=", "="),
)


def _class_of(character: str) -> str:
    for signs, name in _SIGNS:
        if character in signs:
            return name
    if character.isalpha():
        return _UPPER if character.isupper() else _LOWER
    return _DIGIT if character.isdigit() else _OTHER


_SHAPE = str.maketrans({code: _class_of(chr(code)) for code in range(256)})
_CONSONANT = str.maketrans({code: "c" if chr(code).lower() in "bcdfghjklmnpqrstvwxz" else " " for code in range(256)})
_LETTERS = re.compile(r"[aA]+")
_NUMBERS = re.compile(r"0+")
_WITHOUT_SIGNS = tuple(map(re.compile, (r"[0-9a-f]+", r"[0-9a-z]+", r"[0-9A-F]+", r"[A-Z2-7]+")))
_WITH_SIGNS = tuple(
    map(re.compile, (r"[A-Za-z0-9+/]+=*", r"[A-Za-z0-9_-]+=*", r"[A-Za-z0-9_.-]+", r"[!-~]+", r"[ -~]+"))
)


def value_features(value: str) -> list[float]:
    """The features of a value that is not empty, in the order of `FEATURES`."""
    text = value[:_MOST]
    length = len(text)
    shape = text.translate(_SHAPE)
    lower, upper, digits = shape.count(_LOWER), shape.count(_UPPER), shape.count(_DIGIT)
    counts = [text.count(character) for character in set(text)]
    consonants = text.translate(_CONSONANT).split()
    return [
        len(value),
        lower / length,
        upper / length,
        digits / length,
        (length - lower - upper - digits) / length,
        len(counts) / length,
        log2(length) - sum([count * log2(count) for count in counts]) / length,
        sum(map(ne, shape, shape[1:])) / length,
        max(map(len, _LETTERS.findall(shape)), default=0),
        max(map(len, _NUMBERS.findall(shape)), default=0),
        len(words_of(text)) if length <= _MOST_WORDS else _MOST_WORDS,
        (sum(map(len, consonants)) - len(consonants)) / length,
        max(map(len, consonants), default=0),
        _alphabet(text, lower, upper, digits),
        shape.count(_JOINT),
        shape.count(_SLASH),
        shape.count(_CODE),
        shape.count(_PASSWORD),
        shape.count(" "),
        ord(shape[0]),
        ord(shape[-1]),
        length - len(text.rstrip("=")),
    ]


def _alphabet(text: str, lower: int, upper: int, digits: int) -> int:
    """A number for the narrowest alphabet that the text keeps to."""
    length = len(text)
    if lower + upper + digits < length:
        return 10 + _first(_WITH_SIGNS, text)
    if digits == length:
        return 0
    if not digits:
        return 1 if lower == length else 2 if upper == length else 3
    return 4 + _first(_WITHOUT_SIGNS, text)


def _first(alphabets: tuple[re.Pattern[str], ...], text: str) -> int:
    for number, alphabet in enumerate(alphabets):
        if alphabet.fullmatch(text):
            return number
    return len(alphabets)
