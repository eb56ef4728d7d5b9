"""Whose key it is, by the name that a value is assigned to: `GEOCODIO_API_KEY` -> `geocodio`.

Hundreds of services issue keys without a shape of their own. One expression finds whatever is assigned to a key or
a token; the words of its name then lead to the service through a dictionary, so that a service more costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oakum.rules.model import Rule
from oakum.rules.rule_set import outline

_KEY_WORDS = frozenset(("key", "keys", "token", "tokens", "secret", "secrets"))
_QUALIFIERS = _KEY_WORDS | frozenset(
    (
        *("api", "app", "application", "rest", "access", "client", "consumer", "private", "server", "service", "user"),
        *("account", "admin", "personal", "project", "license", "bearer", "oauth", "auth", "write", "read", "master"),
        *("refresh", "integration", "signing", "webhook", "subscription", "developer", "value", "default", "prod"),
        *("production", "live", "dev", "development", "test", "testing", "staging", "sandbox", "v", "1", "2"),
    )
)
"""Words that may stand between a service's name and the end of the assigned name."""
_SERVICE_WORDS = 5
"""Words that a service's name may be written in: `ip_2_location` has three."""
_REACH = 64
"""Bytes of the name that are looked at before its key word."""

_NAME_BEFORE = re.compile(rb"[A-Za-z0-9_.\- ]*\Z")
_OPENED = re.compile(
    rb"""([A-Za-z0-9_.\-]{2,64})"""
    rb"""(?:["']?[ \t]{0,4}(?:[=:]>?[ \t]{0,4}(?:[({\[][ \t]{0,4}){0,3}|(?:[({\[][ \t]{0,4}){1,3})|\])"""
    rb"""["']?[ \t\r]{0,4}\Z"""
)
"""A name behind which a call, a mapping or a section opens."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GLUED = re.compile(r"(api|app|access|auth|client|secret)?(key|token|secret)\Z")
_WORD = re.compile(r"[a-z]+|[0-9]+")


class Namesakes:
    """The rules of the long tail by the services' names."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._by_name = outline(rules).called

    def owner(self, match: re.Match[bytes], above: bytes) -> Rule | None:
        """The rule that a match of their expression belongs to, if the name and the value have one.

        Where the name is no more than `api_key`, what it stands in counts: a call (`Geocodio(api_key=...)`), a mapping
        or a section, on the line or on the one above.
        """
        start, end = match.span("key")
        before = _NAME_BEFORE.search(match.string, max(0, start - _REACH), start)
        begin = before.start() if before else start
        name = match.string[begin:end].decode("latin-1")
        rule = self.of_name(name)
        if rule is None and all(word in _QUALIFIERS for word in words(name)):
            around = _OPENED.search(match.string, max(0, begin - _REACH), begin) or _OPENED.search(above[-_REACH:])
            rule = self.of_name(f"{around[1].decode('latin-1')} {name}") if around else None
        return rule if rule and re.fullmatch(rule.value.encode(), match["secret"]) else None

    def of_name(self, name: str) -> Rule | None:
        """The rule whose service an assigned name speaks of: what stands before `api_key` and the like."""
        for known in _services(words(name)):
            if known in self._by_name:
                return self._rules[self._by_name[known]]
        return None


NOBODY = Namesakes(())
"""Without a long tail."""


def words(name: str) -> list[str]:
    """The words of a name, in lower case: `myBoxAPIKey` -> my, box, api, key."""
    parts = _CAMEL.sub(" ", name).lower().split()
    return [word for part in parts for word in _WORD.findall(_GLUED.sub(r" \1 \2", part.rstrip("_-.")))]


def _services(parts: list[str]) -> Iterator[str]:
    """What may be the service's name, the one that begins first and longest first."""
    plain = len(parts)
    while plain and parts[plain - 1] in _QUALIFIERS:
        plain -= 1
    keys = [index for index in range(plain, len(parts)) if parts[index] in _KEY_WORDS]
    if keys:
        for start in range(max(0, plain - _SERVICE_WORDS), keys[-1]):
            for end in range(keys[-1], max(start, plain - 1), -1):
                yield "".join(parts[start:end])
