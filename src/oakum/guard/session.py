"""What is remembered of one session of a host, in memory alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from oakum.guard.event import Action, Event, Flow, Moment
from oakum.guard.placeholders import Placeholders
from oakum.guard.table import Evidence, Kind
from oakum.model.decision import Verdict

_FOREIGN = (Action.FETCH, Action.MCP)
"""Actions whose results somebody else has written."""
_SECRET = (Kind.SECRET, Kind.READS)
_MOST = 10_000


class Session:
    """Its placeholders, and the commands that we rewrote: a host may ask about those once more before they run."""

    def __init__(self, key: bytes, name: str) -> None:
        self.placeholders = Placeholders(key, name)
        self.labels: set[str] = set()
        """What the model has read so far: `untrusted` content, a `secret`."""
        self.environment: Mapping[str, str] = {}
        """Of the host, as it last told; never shown."""
        self._ours: set[bytes] = set()

    def learn(self, event: Event, evidence: Iterable[Evidence], verdict: Verdict) -> None:
        """Takes note of what the model has read: somebody else's words, a secret that was let through."""
        if event.moment is Moment.AFTER_TOOL and event.action in _FOREIGN:
            self.labels.add("untrusted")
        is_let_through = verdict in (Verdict.ALLOW, Verdict.WARN)
        if is_let_through and any(one.flow is Flow.IN and one.kind in _SECRET for one in evidence):
            self.labels.add("secret")

    def remember(self, command: str) -> None:
        """This command is of our making."""
        if len(self._ours) < _MOST:
            self._ours.add(_digest(command))

    def is_ours(self, command: str) -> bool:
        """Whether it is, to the letter: one that only looks like it could be anybody's."""
        return _digest(command) in self._ours


def _digest(command: str) -> bytes:
    return hashlib.blake2b(command.encode("utf-8", "surrogatepass"), digest_size=16).digest()
