"""Threads that judge: small reviews do not wait behind large ones, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec

from oakum.server.admission.review import Reviewer

_Result = TypeVar("_Result")


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """One queue with its thread."""

    largest: int
    """Bytes of a review that comes here."""
    longest: int
    """Reviews that may wait."""


LANES = (Lane(largest=64 << 10, longest=400), Lane(largest=1 << 62, longest=32))


class Busy(Exception):  # noqa: N818 - no error of ours: the answer is another one
    """There are too many reviews, or this one takes too long."""


class Lanes:
    """Runs work with a reviewer of the thread's own."""

    def __init__(self, make: Callable[[], Reviewer], seconds: float, lanes: tuple[Lane, ...] = LANES) -> None:
        self._make = make
        self._seconds = seconds
        self._lanes = [(lane, ThreadPoolExecutor(1, f"review-{lane.largest}")) for lane in lanes]
        self._waiting = [0] * len(lanes)
        self._own = threading.local()

    async def warm(self) -> None:
        """Has all reviewers made, so that the first review need not wait for it. Raises OakumError."""
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(pool, lambda: self._reviewer().warm()) for _, pool in self._lanes))

    async def run(self, size: int, work: Callable[[Reviewer], _Result]) -> _Result:
        """The result of work on a review of so many bytes. Raises Busy."""
        number = next(n for n, (lane, _) in enumerate(self._lanes) if size <= lane.largest)
        lane, pool = self._lanes[number]
        if self._waiting[number] >= lane.longest:
            raise Busy("too many reviews are waiting")
        self._waiting[number] += 1
        future = asyncio.get_running_loop().run_in_executor(pool, lambda: work(self._reviewer()))
        future.add_done_callback(lambda done: self._left(number, done))
        try:
            return await asyncio.wait_for(asyncio.shield(future), self._seconds)
        except TimeoutError:
            future.cancel()  # where it has not begun
            raise Busy(f"it took longer than {self._seconds:g} seconds") from None

    def close(self) -> None:
        """Lets go of the threads; what has not begun is not done any more."""
        for _, pool in self._lanes:
            pool.shutdown(wait=False, cancel_futures=True)

    def _left(self, number: int, done: asyncio.Future[_Result]) -> None:
        self._waiting[number] -= 1
        if not done.cancelled():
            done.exception()  # heard, should whoever asked be gone

    def _reviewer(self) -> Reviewer:
        if not hasattr(self._own, "reviewer"):
            self._own.reviewer = self._make()
        reviewer: Reviewer = self._own.reviewer
        return reviewer
