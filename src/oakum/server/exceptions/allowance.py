"""How much one client may ask in how short a time."""

from __future__ import annotations

import time
from collections.abc import Callable

_MOST_CLIENTS = 10_000


class Allowance:
    """A bucket of tokens for each client, that fills again as time goes by."""

    def __init__(self, each_second: float, at_once: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._each_second = each_second
        self._at_once = at_once
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, client: str) -> bool:
        """Whether it may ask once more, now."""
        now = self._clock()
        left = self.left(client)
        if client not in self._left and len(self._left) >= _MOST_CLIENTS:
            self._forget()
        self._left[client] = (max(left - 1, 0.0), now)
        return left >= 1

    def left(self, client: str) -> float:
        """How often it may ask now."""
        left, then = self._left.get(client, (self._at_once, self._clock()))
        return min(self._at_once, left + (self._clock() - then) * self._each_second)

    def _forget(self) -> None:
        """Those whose buckets are full again, else all: a full table must not keep anybody out."""
        self._left = {client: held for client, held in self._left.items() if self.left(client) < self._at_once}
        if len(self._left) >= _MOST_CLIENTS:
            self._left = {}
