"""What the name of a value says: that it is a secret, that it is none, or nothing."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

from oakum.detect.checks.vocabulary import vocabulary


class Says(Enum):
    """A name's word on its value."""

    SECRET = auto()
    PUBLIC = auto()
    NOTHING = auto()


_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_SECRET = vocabulary(
    "password passwd passwort passphrase pass pwd pw secret secrets token tokens key keys apikey",
    "credential credentials auth authorization bearer jwt cookie pat salt pepper dsn signature private",
    "webhook access refresh",
)
_JOINED = re.compile(r"(?:api|access|auth|secret|private|app|master|license|encryption|signing)key|passw|token|secret")
_CONNECTION = re.compile(r"conn(?:ection)?[_-]?str(?:ing)?$", re.IGNORECASE)
# The last word of a name tells what it holds: a PASSWORD_FILE holds a path.
_PUBLIC_ENDS = vocabulary(
    "id ids name names file filename path dir directory folder url uri host hostname domain port region",
    "zone endpoint user username email type kind mode level format version algorithm alg header headers",
    "issuer audience scope scopes expiry expires expiration ttl timeout lifetime length size min max",
    "limit count enabled disabled required prefix suffix sock socket provider method methods arn ref hash",
    "sha sha1 sha256 sha512 md5 digest checksum fingerprint commit revision date time at display term",
    "lang locale shell editor pager color colors policy rotation interval retries bucket account project",
    "table store backend location address realm display agent home tmpdir tmp temp cwd",
)
_PUBLIC_WORDS = frozenset(["public", "publishable", "pub"])
_PUBLIC_PREFIX = re.compile(r"(?:NEXT|EXPO|NUXT)_PUBLIC_|VITE_|REACT_APP_|GATSBY_|STORYBOOK_|VUE_APP_")
_PUBLIC_NAMES = vocabulary(
    "GPG_KEY HOME USERPROFILE LS_COLORS PWD OLDPWD VIRTUAL_ENV SSH_CONNECTION SSH_CLIENT INVOCATION_ID",
    "AUTH_TRUST_HOST",
)


@lru_cache(maxsize=4096)
def says(name: str) -> Says:
    """Judges by the last part of a dotted name, so that `servers.github.env.TOKEN` is a `TOKEN`."""
    last = name.rpartition(".")[2]
    words = [word.lower() for word in _WORD.findall(last)]
    if _CONNECTION.search(last):
        return Says.SECRET
    if not words or last.upper() in _PUBLIC_NAMES or _PUBLIC_PREFIX.match(last) or not _PUBLIC_WORDS.isdisjoint(words):
        return Says.PUBLIC if words else Says.NOTHING
    ending = next((word for word in reversed(words) if not word.isdigit()), "")
    if ending in _PUBLIC_ENDS:
        return Says.PUBLIC
    if not _SECRET.isdisjoint(words) or _JOINED.search("".join(words)):
        return Says.SECRET
    return Says.NOTHING
