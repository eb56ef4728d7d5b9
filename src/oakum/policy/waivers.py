"""Exceptions from policies: which grounds of a decision do not count, until when, and why an exception is not heard.

They stand in the ignore file (`oakum.policy.exceptions`), beside those of scans:

[[ignore]]
policy = "oakum.kubernetes.literal-env"   # or a glob; with any of secret, path, namespace, repository
namespace = "legacy-*"
reason = "the vendor's chart reads no secretKeyRef"
owner = "platform team"
ticket = "OPS-123"
added = 2026-01-10
expires = 2026-03-01
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase

import msgspec

from oakum.model.decision import Ground
from oakum.policy.event import Event, Found
from oakum.policy.exceptions import Ignore
from oakum.policy.globs import path_test


class Waivers:
    """Exceptions, and what is asked of them."""

    def __init__(
        self,
        entries: Sequence[Ignore] | Callable[[], Sequence[Ignore]],
        *,
        most_days: int = 0,
        needs: Iterable[str] = (),
        source: str = "",
    ) -> None:
        """`entries` that may change meanwhile are asked for with each event; `source` is the file where they stand."""
        self._entries = entries if callable(entries) else lambda: entries
        self._source = source
        self._most_days = most_days
        self._needs = tuple(needs)

    def heard(self, grounds: Iterable[Ground], event: Event, today: date) -> Iterator[Ground]:
        """The grounds, each with the exception that keeps it from counting, or with the one that no longer does."""
        entries = self._entries()
        if not entries:
            yield from grounds
            return
        scope = _Scope(event)
        for ground in grounds:
            fitting = [entry for entry in entries if scope.fits(entry, ground)]
            objections = {entry: self._objection(entry, today) for entry in fitting}
            holding = next((entry for entry in fitting if not objections[entry]), None)
            if holding is not None:
                yield msgspec.structs.replace(ground, exception=self._said(holding))
            elif fitting:
                said = f"{self._said(fitting[0])}: {objections[fitting[0]]}"
                yield msgspec.structs.replace(ground, lapsed=said)
            else:
                yield ground

    def _objection(self, entry: Ignore, today: date) -> str:
        """Why an exception is not heard; empty when it is."""
        if ended := entry.ended(today):
            return ended
        missing = [name for name in self._needs if not getattr(entry, name).strip()]
        if missing:
            return f"it names no {' and no '.join(missing)}"
        return self._too_long(entry, today) if self._most_days else ""

    def _said(self, entry: Ignore) -> str:
        until = f"until {entry.expires}" if entry.expires else "without end"
        notes = (entry.owner, entry.ticket, until, entry.origin or self._source)
        return f"{entry.reason} ({', '.join(filter(None, notes))})"

    def _too_long(self, entry: Ignore, today: date) -> str:
        if entry.expires is None:
            return f"it has no end, and may last {self._most_days} days"
        days = (entry.expires - (entry.added or today)).days
        if (entry.added or today) > today:
            return f"it was added on {entry.added}, which is to come"
        return f"it lasts {days} days, and may last {self._most_days}" if days > self._most_days else ""


class _Scope:
    """An event, ready to be asked whether an exception is about it."""

    def __init__(self, event: Event) -> None:
        self._event = event
        metadata = event.object.get("metadata") if isinstance(event.object, dict) else None
        self._namespace = str(metadata.get("namespace") or "") if isinstance(metadata, dict) else ""

    def fits(self, entry: Ignore, ground: Ground) -> bool:
        if entry.policy:
            return self._is_scoped(entry, ground)
        if entry.secret:
            return entry.secret == ground.secret_id
        found = list(self._found(ground))
        test = path_test([entry.path])
        return bool(found) and all(
            fnmatchcase(one.rule, entry.rule) and all(test(place.path) for place in one.places) for one in found
        )

    def _is_scoped(self, entry: Ignore, ground: Ground) -> bool:
        """Whether all that the exception names is so; what is not known is not so."""
        return (
            fnmatchcase(ground.policy, entry.policy)
            and entry.secret in ("", ground.secret_id)
            and (not entry.repository or fnmatchcase(self._event.repository, entry.repository))
            and (not entry.namespace or self._in_namespace(entry.namespace, ground))
            and (not entry.path or self._at_path(entry.path, ground))
        )

    def _in_namespace(self, glob: str, ground: Ground) -> bool:
        places = [place.namespace for one in self._found(ground) for place in one.places]
        names = [self._namespace] if self._namespace else places
        return bool(names) and all(name and fnmatchcase(name, glob) for name in names)

    def _at_path(self, glob: str, ground: Ground) -> bool:
        places = [place.path for one in self._found(ground) for place in one.places]
        paths = places or [ground.path or self._event.source]
        return all(path and path_test([glob])(path) for path in paths)

    def _found(self, ground: Ground) -> Iterator[Found]:
        """The findings that the ground is about: those of its secret that stand at its path."""
        for one in self._event.findings:
            is_it = bool(ground.secret_id) and one.secret_id == ground.secret_id
            if is_it and (not ground.path or any(place.path == ground.path for place in one.places)):
                yield one
