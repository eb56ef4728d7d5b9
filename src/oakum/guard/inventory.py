"""The secrets that are known to stand on this machine, per project and environment, kept up to date."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from oakum.config import root_of
from oakum.detect.known import build, collect
from oakum.detect.known.sensor import KnownSensor
from oakum.model import Identity

_FRESH = 2.0
"""Seconds for which the files are taken to be as they were."""
_MOST = 16
"""Projects and environments that are remembered."""

Stamp = tuple[int, int, int]


class Inventory:
    """Sensors for known values. The values themselves are gone once their hashes are made; an index lives in memory."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._shelves: OrderedDict[bytes, _Shelf] = OrderedDict()
        self._lock = threading.Lock()
        self._building = threading.Lock()

    def sensor(
        self, folder: str, environment: Mapping[str, str], paths: Iterable[str], until: float
    ) -> tuple[KnownSensor | None, bool]:
        """What finds the known values of a project, and whether it is complete: not so when gathering them takes longer
        than until then (of `time.monotonic()`). `paths`: files whose latest content counts already."""
        shelf = self._shelf(folder, environment)
        if shelf.pending is None and (shelf.sensor is None or shelf.is_behind(paths)):
            shelf.pending = self._begun(shelf, force=True)
        elif shelf.pending is None and time.monotonic() - shelf.checked > _FRESH and not shelf.is_refreshing():
            shelf.refreshing = self._begun(shelf, force=False)
            shelf.checked = time.monotonic()
        complete = shelf.wait(until)
        return shelf.sensor, complete

    def _begun(self, shelf: _Shelf, *, force: bool) -> _Gathering:
        gathering = _Gathering(partial(shelf.gather, self._identity, force=force), self._building)
        gathering.start()
        return gathering

    def _shelf(self, folder: str, environment: Mapping[str, str]) -> _Shelf:
        key = _key(folder, environment)
        with self._lock:
            shelf = self._shelves.pop(key, None) or _Shelf(folder, environment)
            self._shelves[key] = shelf
            if len(self._shelves) > _MOST:
                self._shelves.popitem(last=False)
        return shelf


class _Gathering(threading.Thread):
    """One reading, after those before it. No executor: to import one takes a client that reads once its time."""

    def __init__(self, work: Callable[[], None], turn: threading.Lock) -> None:
        super().__init__(name="known-values", daemon=True)
        self._work = work
        self._turn = turn
        self.is_done = False

    def run(self) -> None:
        with self._turn, suppress(Exception):  # of whatever stands in those files: no call must fail for it
            self._work()
            self.is_done = True


class _Shelf:
    def __init__(self, folder: str, environment: Mapping[str, str]) -> None:
        home = environment.get("HOME") or environment.get("USERPROFILE")
        self._home = Path(home) if home and os.path.isabs(home) else None  # noqa: PTH117
        self._projects = [root_of(Path(folder))] if os.path.isabs(folder) else []  # noqa: PTH117
        if self._home in self._projects or Path("/") in self._projects:
            self._projects = []
        self._environment = dict(environment)
        self._stamps: dict[str, Stamp] = {}
        self.sensor: KnownSensor | None = None
        self.checked = 0.0
        self.pending: _Gathering | None = None
        self.refreshing: _Gathering | None = None

    def wait(self, until: float) -> bool:
        """Whether what is pending is done by then."""
        pending = self.pending
        if pending is None:
            return True
        pending.join(max(0.0, until - time.monotonic()))
        if pending.is_alive():
            return False
        self.pending = None
        return pending.is_done

    def is_refreshing(self) -> bool:
        """Whether a reading in the background goes on."""
        return self.refreshing is not None and self.refreshing.is_alive()

    def is_behind(self, paths: Iterable[str]) -> bool:
        """Whether one of the files is another one than when it was read."""
        return any(path in self._stamps and _stamp(path) != self._stamps[path] for path in paths)

    def gather(self, identity: Identity, *, force: bool) -> None:
        """Reads everything again, unless no file has changed."""
        if not force and collect.stamps(self._home, self._projects, self._environment) == self._stamps:
            return
        collected = collect.machine(self._home, self._projects, self._environment)
        self._stamps = collected.stamps
        self.sensor = KnownSensor(build(collected.values, identity))
        self.checked = time.monotonic()


def _stamp(path: str) -> Stamp | None:
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _key(folder: str, environment: Mapping[str, str]) -> bytes:
    told = hashlib.blake2b(folder.encode("utf-8", "surrogatepass"), digest_size=16)
    for name, value in sorted(environment.items()):
        told.update(f"\0{name}={value}".encode("utf-8", "surrogatepass"))
    return told.digest()
