r"""The things that belong to a secret and stand beside it: its user, its host.

A rule names them by groups of its expression: `(?P<user>...)`, `(?P<host>...)`. Only the names below count, so that
no other group of an expression is ever shown. The password of a URL has the URL's parts. For a generic rule they
are what the line and the line above assign to such names.
"""

from __future__ import annotations

import re
from functools import cache

from oakum.model import Part, Secret

NAMES = ("scheme", "user", "host", "database", "account", "client", "tenant")
_DOUBTFUL = "user"  # some write a token where the user belongs: `https://TOKEN:x-oauth-basic@host`
_LONGEST_USER = 40
_LONGEST = 200
_ASSIGNED = (
    rb"""(?i:(?P<user>user(?:[ _-]?(?:name|id))?|login|uid|e?mail)"""
    rb"""|(?P<host>host(?:[_-]?name)?|server|endpoint|data[ ]source)|(?P<client>client[_-]?id)"""
    rb"""|(?P<tenant>tenant[_-]?id)|(?P<database>database|db[_-]?name|initial[ ]catalog))"""
    rb"""["'\\]{0,4}[ \t]{0,8}(?:=>|[:=])[ \t]{0,8}["'\\]{0,4}"""
    rb"""(?P<value>[A-Za-z0-9][\w.@+-]{1,100})(?=[\s"'\\,;:&)}]|$)"""
)
_URL = re.compile(rb"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,30})://(?P<user>[^\s/?#:@\"'`<>]{0,100}):\Z")
_HOST = re.compile(rb"@(?P<host>[A-Za-z0-9_.\[\]-]{1,200})(?::[0-9]{1,5})?(?:/(?P<database>[\w-]{1,60})(?![\w./-]))?")
_CODE = re.compile(rb"(?:self|this|config|settings|os|process|env|args|options|params|secrets|var|data|local)\.")


def parts_of(match: re.Match[bytes], secret: bytes) -> tuple[Part, ...]:
    """The parts that a match shows, in the order of `NAMES`; a user that looks like a token is masked."""
    groups = match.re.groupindex
    if len(groups) < 2:
        return ()
    return _parts({name: match[name] for name in NAMES if name in groups and match[name]}, secret)


def in_url(line: bytes, start: int, end: int) -> tuple[Part, ...]:
    """The parts of the URL whose password is `line[start:end]`; none when it is no such thing."""
    if line[start - 1 : start] != b":" or line[end : end + 1] != b"@":
        return ()
    before, behind = _URL.search(line, max(0, start - 2 * _LONGEST), start), _HOST.match(line, end)
    if before is None or behind is None:
        return ()
    found = before.groupdict() | behind.groupdict()
    return _parts({name: value for name, value in found.items() if value}, line[start:end])


def beside(line: bytes, above: bytes, secret: bytes) -> tuple[Part, ...]:
    """The parts that the line of a secret, or else the line above, assigns to their names."""
    found: dict[str, bytes] = {}
    for match in (*_assigned().finditer(line), *_assigned().finditer(above)):
        name = next(name for name in NAMES if name in match.re.groupindex and match[name])
        if not _CODE.match(match["value"]):
            found.setdefault(name, match["value"])
    return _parts(found, secret)


@cache
def _assigned() -> re.Pattern[bytes]:
    return re.compile(_ASSIGNED)  # when the first secret is found: it would cost every start a millisecond


def _parts(found: dict[str, bytes], secret: bytes) -> tuple[Part, ...]:
    """What has the secret's own value is left out: to show it would show the secret."""
    return tuple(
        Part(name=name, value=_shown(name, found[name])) for name in NAMES if name in found and found[name] != secret
    )


def _shown(name: str, value: bytes) -> str:
    text = value.decode("utf-8", "replace")
    if name == _DOUBTFUL and _looks_secret(text):
        return Secret(value).masked()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _looks_secret(text: str) -> bool:
    from oakum.detect.checks.universal.wording import looks_random  # its expressions take a while to compile

    return len(text) > _LONGEST_USER or looks_random(text)
