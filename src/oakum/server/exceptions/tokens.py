"""Who may do what: names, scopes and hashes of tokens, in a file that holds no token.

[[token]]
name = "ann"
hash = "sha256:..."                    # of the token; `oakum serve exceptions-token` makes both
scopes = ["reader", "asker"]           # and approver
expires = 2026-12-31
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from oakum.model import ConfigError
from oakum.policy.atomic import write_text
from oakum.rules import toml

PREFIX = "oakumx_"
_BYTES = 32
_MOST = 10_000


class Scope(StrEnum):
    """What a token is good for."""

    READER = "reader"
    """Lists and looks."""
    ASKER = "asker"
    """Asks for exceptions, and takes back its own."""
    APPROVER = "approver"
    """Approves, denies, revokes and prolongs."""


class Holder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose token it is."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$")]
    hash: Annotated[str, msgspec.Meta(pattern="^sha256:[0-9a-f]{64}$")]
    scopes: Annotated[frozenset[Scope], msgspec.Meta(min_length=1)]
    expires: date | None = None
    """The last day."""


class Tokens:
    """A file, read again when it has changed."""

    def __init__(self, path: Path) -> None:
        """Raises ConfigError."""
        self._path = path
        self._raw = b""
        self._holders: dict[str, Holder] = {}
        self.check()

    def check(self) -> bool:
        """Reads the file again; whether it has changed. Raises ConfigError, what was there before then stays in use."""
        raw = toml.read_bytes(self._path, ConfigError)
        if raw == self._raw:
            return False
        self._holders = {one.hash: one for one in holders(raw, self._path)}
        self._raw = raw
        return True

    def holder(self, token: str, today: date) -> Holder | None:
        """Whose token it is; None where it is nobody's, or has ended."""
        found = self._holders.get(hash_of(token))  # of a hash nobody can say by its time how much of it was right
        return found if found and (found.expires is None or today <= found.expires) else None


def holders(raw: bytes, where: object) -> tuple[Holder, ...]:
    """Those of a file. Raises ConfigError for a wrong one, and for one without any."""
    tables = toml.parse(raw, where, ConfigError)
    entries = tables.pop("token", [])
    if tables or not isinstance(entries, list) or not 1 <= len(entries) <= _MOST:
        raise ConfigError(f"{where}: expected tables that start with [[token]], from 1 to {_MOST} of them")
    try:
        found = tuple(msgspec.convert(one, Holder) for one in entries)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {error}") from None
    if len({one.hash for one in found}) < len(found):
        raise ConfigError(f"{where}: two entries have the same hash, so that nobody knows whose token it is")
    return found


def hash_of(token: str) -> str:
    """What the file holds of a token. A token has 256 random bits, so that a slow hash would add nothing."""
    return f"sha256:{hashlib.sha256(token.encode('utf-8', 'replace')).hexdigest()}"


def made(path: Path, name: str, scopes: frozenset[Scope], expires: date | None) -> str:
    """A new token, whose hash is now in the file. Raises ConfigError."""
    token = PREFIX + secrets.token_urlsafe(_BYTES)
    known = toml.read_bytes(path, ConfigError) if path.exists() else b""
    values: dict[str, toml.Value] = {"name": name, "hash": hash_of(token), "scopes": sorted(scopes)}
    text = toml.table("[[token]]", values | ({"expires": expires} if expires else {}))
    whole = known.decode("utf-8", "replace") + ("\n" if known else "") + text
    holders(whole.encode(), path)
    write_text(path, whole)
    path.chmod(0o600)
    return token
