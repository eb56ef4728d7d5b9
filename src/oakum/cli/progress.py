"""A progress bar on standard error: share, rate and remaining time."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TextIO

from oakum.cli.terminal import columns, is_lively
from oakum.report.summary import size
from oakum.scan import SILENT, Progress

_INTERVAL = 0.1
_CLEAR = "\r\x1b[K"
_BAR = 24


class Bar:
    """Hears how a scan goes on and draws it, at most ten times a second; leaves no trace when it closes."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._started = self._drawn = clock()
        self._total = self._done = self._bytes = 0

    def total(self, shards: int) -> None:
        """So many pieces of work are known."""
        self._total = shards

    def advance(self, shards: int, bytes_: int) -> None:
        """So many more are done."""
        self._done += shards
        self._bytes += bytes_
        if self._clock() - self._drawn >= _INTERVAL:
            self._drawn = self._clock()
            self._write(_CLEAR + self.line()[: columns(self._stream) - 1])

    def line(self) -> str:
        """What it shows now."""
        elapsed = max(self._clock() - self._started, 1e-3)
        share = min(self._done / self._total, 1.0) if self._total else 0.0
        filled = round(share * _BAR)
        rate = f"{size(self._bytes)}  {size(self._bytes / elapsed)}/s"
        left = f"  {_duration(elapsed / share - elapsed)} left" if share else ""
        return f"{'━' * filled}{'─' * (_BAR - filled)} {share:4.0%}  {rate}{left}"

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn > self._started:
            self._write(_CLEAR)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def progress(stream: TextIO) -> AbstractContextManager[Progress]:
    """A bar where one can be drawn, else silence."""
    return Bar(stream) if is_lively(stream) else nullcontext(SILENT)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes:02}m"
    return f"{minutes}m{rest:02}s" if minutes else f"{rest}s"
