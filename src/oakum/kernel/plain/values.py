"""What a value alone shows, in numbers. See values.c."""

from __future__ import annotations

import re
from math import log2
from operator import ne

from oakum.kernel.described import IS_CONSONANT, SHAPES, TRAITS

_MOST = 256
"""Characters that are looked at: what a value is, shows by then."""
_MOST_WORDS = 80
_SHAPE = dict(enumerate(SHAPES.decode("latin-1")))
_CONSONANT = {code: "c" if traits & IS_CONSONANT else " " for code, traits in enumerate(TRAITS)}
_LETTERS = re.compile(r"[aA]+")
_NUMBERS = re.compile(r"0+")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_WITHOUT_SIGNS = tuple(map(re.compile, (r"[0-9a-f]+", r"[0-9a-z]+", r"[0-9A-F]+", r"[A-Z2-7]+")))
_WITH_SIGNS = tuple(
    map(re.compile, (r"[A-Za-z0-9+/]+=*", r"[A-Za-z0-9_-]+=*", r"[A-Za-z0-9_.-]+", r"[!-~]+", r"[ -~]+"))
)


def words_of(name: str) -> list[str]:
    """The lower-case words of a name in any convention: `dbPasswordFile` gives db, password, file."""
    return [word.lower() for word in _WORD.findall(name)]


def describe_value(value: str) -> list[float]:
    """The numbers of `described.VALUE` for a value that is not empty; shares are between 0 and 1."""
    text = value[:_MOST]
    length = len(text)
    shape = text.translate(_SHAPE)
    lower, upper, digits = map(shape.count, "aA0")
    consonants = text.translate(_CONSONANT).split()
    return [
        len(value),
        lower / length,
        upper / length,
        digits / length,
        (length - lower - upper - digits) / length,
        len(set(text)) / length,
        _entropy(text),
        sum(map(ne, shape, shape[1:])) / length,
        max(map(len, _LETTERS.findall(shape)), default=0),
        max(map(len, _NUMBERS.findall(shape)), default=0),
        len(words_of(text)) if length <= _MOST_WORDS else _MOST_WORDS,
        (sum(map(len, consonants)) - len(consonants)) / length,
        max(map(len, consonants), default=0),
        _alphabet(text, lower, upper, digits),
        *map(shape.count, "_/(! "),
        ord(shape[0]),
        ord(shape[-1]),
        length - len(text.rstrip("=")),
    ]


def _entropy(text: str) -> float:
    """Bits a character. Added up in the order of the characters, so that both kernels round alike."""
    bits = 0.0
    for count in map(text.count, sorted(set(text))):
        bits += count * log2(count)
    return log2(len(text)) - bits / len(text)


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
    return next((number for number, alphabet in enumerate(alphabets) if alphabet.fullmatch(text)), len(alphabets))
