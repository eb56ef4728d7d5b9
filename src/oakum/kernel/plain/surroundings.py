"""What stands around a value, in numbers: its name, its line and the one above. See surroundings.c."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from oakum.kernel.described import ASSERTS, DECLARES, KINDS, MADE_UP, SECRETS, SHELL, TYPES, USER

Meanings = Mapping[str, int]
"""What words in lower case mean, as bits of `oakum.kernel.described`."""

_WORDS = re.compile(r"[A-Za-z]+")
_COMMENT = re.compile(r"[ \t]*(?:#|//|/\*|\*|--|<!--|;|\"\"\"|'''|%|[rR][eE][mM]\b|>)")
_OPERATOR = re.compile(
    r"(===?|!==?|=>|:=|\+=|\?\?|\|\||->|[=:,(>{\[@?+|&/ \t])[\s(]*[\\'\"`]*[bBrRuUfFNL@$]{0,2}[\\'\"`]*\Z"
)
_OPERATORS = (
    *("", "=", ":", "=>", ":=", "==", "===", "!=", "!==", "(", ",", ">", "[", "{", "?", "+", "|", "||", "??", "&"),
    *("/", "@", "->", "+=", " ", "\t"),
)
_CALL = re.compile(r"\w\([^()]*\Z")
_STARTS = {sign: number for number, sign in enumerate(("", *"-\"'<{[($@*#/|>+."), 1)}
_QUOTES = "\"'`"
_AROUND, _ABOVE, _BEHIND, _URL_REACH, _CALL_REACH, _OPERATOR_REACH = 400, 200, 120, 120, 80, 48
_LONGEST_LINE = 1000


def describe_name(name: str, words: Sequence[str], value: str, meanings: Meanings) -> list[float]:
    """The numbers of `described.NAME`; `words` are those of the name."""
    kinds = [_kind(meanings.get(word, 0)) for word in words]
    behind = next((count for count, kind in enumerate(reversed(kinds)) if kind), len(kinds))
    lowered = value.lower()
    return [
        len(name),
        len(words),
        kinds[-1 - behind] if behind < len(kinds) else 0,
        behind,
        kinds[-1] if kinds else -1,
        name.isupper() + 2 * name.islower() + 4 * ("_" in name) + 8 * ("-" in name) + 16 * ("." in name),
        sum(len(word) > 2 and word in lowered for word in words),
        bool(_said(words, meanings) & USER),
    ]


def describe_line(line: str, start: int, end: int, above: str, bare: bool, meanings: Meanings) -> list[float]:
    """The numbers of `described.LINE` for a value that stands from `start` to `end`."""
    before, after = line[max(0, start - _AROUND) : start], line[end : end + _AROUND]
    words, behind = _words(before), _said(_words(after[:_BEHIND]), meanings)
    said, over = _said(words, meanings), _said(_words(above[-_ABOVE:]), meanings)
    quote = before[-1:] if before[-1:] in _QUOTES else ""
    operator = _OPERATOR.search(before[-_OPERATOR_REACH:])
    stripped = before.lstrip()
    indent = len(before) - len(stripped)
    return [
        ord(quote) if quote else 0,
        after[:1] == quote,
        bare,
        _OPERATORS.index(operator[1]) if operator else -1,
        before[-1:] in " \t",
        ord(after[0]) if after else 0,
        len(after.strip(" \t\r\n\"'`;,)}]")) if len(after) < _AROUND else _AROUND,
        indent,
        min(len(line), _LONGEST_LINE),
        before.count('"') + before.count("'"),
        len(words),
        _COMMENT.match(line) is not None,
        _CALL.search(before[-_CALL_REACH:]) is not None,
        bool(said & DECLARES),
        bool(said & ASSERTS),
        bool((said | behind) & MADE_UP),
        1 if said & USER else 2 if behind & USER else 0,
        sum(bool(meanings.get(word, 0) & SECRETS) for word in set(words)),
        _longest_prose(before),
        "://" in before[-_URL_REACH:],
        bool((said | behind) & TYPES),
        bool(_said(words[:3], meanings) & SHELL),
        _STARTS.get(stripped[:1], 0),
        not above.strip(),
        _COMMENT.match(above) is not None,
        bool(over & USER),
        bool(over & SECRETS),
        bool(over & MADE_UP),
        above[: indent + 3] == line[: indent + 3],
    ]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(text)]


def _said(words: Sequence[str], meanings: Meanings) -> int:
    """All that the words mean."""
    return reduce(or_, (meanings.get(word, 0) for word in words), 0)


def _kind(meaning: int) -> int:
    """The first kind of secret that a word promises, from 1; 0 for none."""
    return next((kind for kind in range(1, KINDS + 1) if meaning >> kind - 1 & 1), 0)


def _longest_prose(before: str) -> int:
    """Words in a row between single spaces: text for people has many, code has few."""
    best = count = 0
    for piece in before.split(" "):
        count = count + 1 if piece.isalpha() else 0
        best = max(best, count)
    return best
