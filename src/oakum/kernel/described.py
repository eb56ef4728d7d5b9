"""What a candidate is described by: the numbers in their order, what characters and words mean. Both kernels read it.

Text is Latin-1, one character a byte, so that any content can be described.
"""

from __future__ import annotations

VALUE = (
    *("value.length", "value.lower", "value.upper", "value.digits", "value.signs", "value.distinct", "value.entropy"),
    *("value.changes", "value.longest_word", "value.longest_number", "value.words", "value.consonants"),
    *("value.longest_consonants", "value.alphabet", "value.joints", "value.slashes", "value.code_signs"),
    *("value.password_signs", "value.spaces", "value.first", "value.last", "value.padding"),
)
"""Of the value alone: how long, how mixed, how random, how wordy. All from its characters, none from a list."""
NAME = (
    *("name.length", "name.words", "name.kind", "name.behind", "name.last", "name.style", "name.in_value"),
    "name.user",
)
"""Of what the value is called."""
LINE = (
    *("line.quote", "line.closed", "line.bare", "line.operator", "line.spaced", "line.after", "line.rest"),
    *("line.indent", "line.length", "line.quotes", "line.words", "line.comment", "line.call", "line.declares"),
    *("line.asserts", "line.made_up", "line.user", "line.secret_words", "line.prose", "line.url", "line.types"),
    *("line.shell", "line.start", "above.empty", "above.comment", "above.user", "above.secret_words"),
    *("above.made_up", "above.alike"),
)
"""Of how it is assigned, of its line and of the one above."""

KINDS = 6
"""Kinds of secrets that a word can promise: bits 0 to 5 of its meaning. The last kind only goes with a secret."""
USER, DECLARES, ASSERTS, MADE_UP, SHELL, TYPES = (1 << bit for bit in range(KINDS, KINDS + 6))
"""What else a word can mean: who logs in where, a declaration, a test, an example, a command, a schema."""
SECRETS = (1 << KINDS - 1) - 1

BUCKETS = 1 << 13
"""Buckets that pieces of text are hashed into."""

IS_LOWER, IS_UPPER, IS_DIGIT, IS_LETTER, IS_WORD, IS_SPACE, IS_CONSONANT = (1 << bit for bit in range(7))
"""Traits of a character; those of a word are letters, digits and `_`."""
_SIGNS = {
    **dict.fromkeys("_-.", "_"),
    **dict.fromkeys("/\\", "/"),
    **dict.fromkeys("(){}[]<>$%&;,:|'\"`", "("),
    **dict.fromkeys("!@#*?^+", "!"),
    " ": " ",
    "=": "=",
}


def _traits(character: str) -> int:
    asked = (
        (IS_LOWER, character.islower()),
        (IS_UPPER, character.isupper()),
        (IS_DIGIT, character.isdigit()),
        (IS_LETTER, character.isalpha()),
        (IS_WORD, character.isalnum() or character == "_"),
        (IS_SPACE, character.isspace()),
        (IS_CONSONANT, character.lower() in "bcdfghjklmnpqrstvwxz"),
    )
    return sum(trait for trait, has in asked if has)


def _shape(character: str) -> str:
    """What stands for a character in the shape of a value: `a`, `A`, `0`, one sign for those alike, `~` for others."""
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return _SIGNS.get(character, "0" if character.isdigit() else "~")


_LATIN = "".join(map(chr, range(256)))
TRAITS = bytes(map(_traits, _LATIN))
SHAPES = "".join(map(_shape, _LATIN)).encode("latin-1")
LOWERED = _LATIN.lower().encode("latin-1")
"""By character code: its traits, its shape, its lower case."""
