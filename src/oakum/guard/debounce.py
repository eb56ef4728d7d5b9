"""Two hooks for one event: Cursor runs Claude Code's too, so that both ask the same. One of them is answered."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable

from oakum.guard.ruling import Output

_WINDOW = 3.0
"""Seconds after which the same payload is another event."""
_MOST = 256


class Debounce:
    """Remembers for a moment which payloads were answered to whom."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[bytes, _Seen] = {}

    def once(self, invoker: str, asker: str, payload: bytes, answer: Callable[[], Output], patience: float) -> Output:
        """The answer, or nothing where another hook gets it. `invoker` is the host whose hook this is, `asker` the one
        that runs it. The same hook asking again is another event; and when the other's answer takes longer than
        `patience` seconds, there is one more."""
        key = hashlib.blake2b(payload, digest_size=16, key=asker.encode()[:64]).digest()
        other = self._other(key, invoker)
        if other is not None and other.is_answered(patience):
            return Output()
        mine = _Seen(invoker)
        with self._lock:
            self._seen[key] = mine
        try:
            output = answer()
            mine.has_answer = True
        finally:
            mine.over.set()
        return output

    def _other(self, key: bytes, invoker: str) -> _Seen | None:
        now = time.monotonic()
        with self._lock:
            if len(self._seen) > _MOST:
                self._seen = {key: seen for key, seen in self._seen.items() if now - seen.at < _WINDOW}
            seen = self._seen.get(key)
            if seen is None or now - seen.at > _WINDOW or invoker in seen.invokers:
                return None
            seen.invokers.add(invoker)
            return seen


class _Seen:
    def __init__(self, invoker: str) -> None:
        self.invokers = {invoker}
        self.at = time.monotonic()
        self.over = threading.Event()
        self.has_answer = False

    def is_answered(self, patience: float) -> bool:
        return self.over.wait(patience) and self.has_answer
