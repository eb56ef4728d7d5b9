"""What is remembered of one session of a host, in memory alone."""

from __future__ import annotations

import hashlib

from oakum.guard.placeholders import Placeholders

_MOST = 10_000


class Session:
    """Its placeholders, and the commands that we rewrote: a host may ask about those once more before they run."""

    def __init__(self, key: bytes, name: str) -> None:
        self.placeholders = Placeholders(key, name)
        self._ours: set[bytes] = set()

    def remember(self, command: str) -> None:
        """This command is of our making."""
        if len(self._ours) < _MOST:
            self._ours.add(_digest(command))

    def is_ours(self, command: str) -> bool:
        """Whether it is, to the letter: one that only looks like it could be anybody's."""
        return _digest(command) in self._ours


def _digest(command: str) -> bytes:
    return hashlib.blake2b(command.encode("utf-8", "surrogatepass"), digest_size=16).digest()
