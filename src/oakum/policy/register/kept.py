"""The last answer of a register, kept on disk for when it is out of reach.

It is sealed under the token by which it was asked for: whoever can write the cache, such as a job of another branch,
cannot grant exceptions by it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import tempfile
from datetime import datetime
from pathlib import Path

import msgspec

from oakum.policy.register.record import Record

_LARGEST = 32 << 20
_SEAL = 64
"""Hexadecimal digits."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the register said."""

    at: datetime
    records: tuple[Record, ...]


class Kept:
    """One file for one question. Without a folder nothing is kept."""

    def __init__(self, folder: Path | None, token: str, question: str) -> None:
        self._key = hashlib.sha256(b"oakum-exceptions\0" + token.encode()).digest()
        name = hmac.new(self._key, question.encode(), hashlib.sha256).hexdigest()[:32]
        self._path = folder / "exceptions" / f"{name}.json" if folder else None
        self._question = question.encode()

    def read(self) -> Answer | None:
        """None where none is kept, or where it is not as it was written here."""
        if self._path is None:
            return None
        with contextlib.suppress(OSError, msgspec.DecodeError, RecursionError):
            with self._path.open("rb") as file:
                raw = file.read(_LARGEST + 1)
            seal, body = raw[:_SEAL], raw[_SEAL:]
            if len(raw) <= _LARGEST and hmac.compare_digest(seal, self._sealed(body)):
                return msgspec.json.decode(body, type=Answer)
        return None

    def write(self, answer: Answer) -> None:
        """In place of the one before. Where that cannot be, it is not kept: it can be asked for again."""
        if self._path is None:
            return
        body = msgspec.json.encode(answer)
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self._path.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(self._sealed(body) + body)
                Path(temporary).replace(self._path)
            finally:
                Path(temporary).unlink(missing_ok=True)

    def _sealed(self, body: bytes) -> bytes:
        return hmac.new(self._key, self._question + b"\0" + body, hashlib.sha256).hexdigest().encode()
