"""A candidate as the universal reasons look at it: taken apart once, so that each is one cheap question."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import msgspec

from oakum.detect.candidate import Candidate
from oakum.model import Reason

_BEFORE = 160
_AFTER = 48
_NAME = 80
_QUOTES = frozenset("\"'`")
_OPERATORS = " \t\"'`=:>({[,\\+?!|@"
_ASSIGNED = re.compile(r"[=:(,>{\[][ \t]*\Z")
# Inside a URL, an argument of a command or a connection string.
_EMBEDDED = re.compile(
    r"(?:://|[ \t]--?[A-Za-z][\w-]{0,16}[ \t=]?[\"']?)[^ \t\"'`<>]*\Z|;[ \t]?[A-Za-z][A-Za-z ]{0,24}=\Z"
)
_NAME_REVERSED = re.compile(r"[\w.\-$]*")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Text is Latin-1, one character a byte, so that any content has a view."""

    generic: bool
    """Whether the rule is a generic one."""
    expects: str
    """What the rule itself says the value is called: its names in lower case, empty when it has none."""
    value: str
    lower: str
    before: str
    """What stands on the line before the value, at most 160 characters."""
    after: str
    """What stands on the line behind it, at most 48 characters."""
    quote: str
    """The quotation mark that the value stands in; empty when there is none."""
    bare: bool
    """Whether it is assigned without quotes, as a variable would be; an argument of a command is not."""
    name: str
    """What the value is assigned to, as far as one word tells: `DB_PASSWORD`; empty when there is no name."""


Universal = Callable[[View], Reason | None]
"""A universal reason; None means it has nothing to say."""


def view(candidate: Candidate) -> View:
    """The candidate taken apart."""
    rule, window, start, end = candidate.rule, candidate.window, candidate.start, candidate.end
    value = candidate.secret.reveal().decode("latin-1")
    before = window[max(0, start - _BEFORE) : start].decode("latin-1")
    quote = before[-1:] if before[-1:] in _QUOTES else ""
    embedded = not quote and _is_embedded(before)
    return View(
        generic=rule.generic,
        expects="" if rule.generic else " ".join(rule.names).lower(),
        value=value,
        lower=value.lower(),
        before=before,
        after=window[end : end + _AFTER].decode("latin-1"),
        quote=quote,
        bare=not quote and not embedded and _ASSIGNED.search(before[-4:]) is not None,
        name="" if embedded and before[-1] == ":" else _name(before),  # `user:` in a URL is no name
    )


def _is_embedded(before: str) -> bool:
    """Whether the value is a part of a longer text, where a variable would need a dollar sign or braces."""
    escaped = before.count('\\"')  # of a text within a JSON string these are the quotes
    return (escaped or before.count('"')) % 2 == 1 or _EMBEDDED.search(before) is not None


def _name(before: str) -> str:
    """The last word before the assignment; read backwards, which is quicker than a search for an end."""
    backwards = before.rstrip(_OPERATORS)[: -_NAME - 1 : -1]
    found = _NAME_REVERSED.match(backwards)
    return found.group()[::-1] if found else ""


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The lower-case words of a name in any convention: `dbPasswordFile` gives db, password, file."""
    return tuple(word.lower() for word in _WORD.findall(name))
