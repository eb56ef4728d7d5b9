"""Keeps a server running until it is told to end: its listeners, its certificate, and its chores."""

from __future__ import annotations

import asyncio
import signal
import ssl
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import msgspec

from oakum.model import OakumError, UsageError
from oakum.server.certificates.keepers import Keeper
from oakum.server.http import Edge, Handle, Limits


class Address(NamedTuple):
    """Where to listen; port 0 is any that is free."""

    host: str
    port: int


def address(text: str) -> Address:
    """From `HOST:PORT`. Raises UsageError."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise UsageError(f"{ascii(text)[:60]}: an address is HOST:PORT")
    return Address(host.strip("[]"), int(port))


class Door(NamedTuple):
    """What answers at an address."""

    address: Address
    handle: Handle
    limits: Limits
    context: ssl.SSLContext | None
    """Of TLS; None for plain HTTP."""


class Chore(NamedTuple):
    """What is done again and again, in a thread. When it fails, what was there before stays in use."""

    what: str
    work: Callable[[], object]
    every: float
    """Seconds between two times."""


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds."""

    check_every: float = 60.0
    """Between two looks at the certificate."""
    drain: float = 15.0
    """For open requests at the end."""
    linger: float = 0.0
    """To go on after the signal to end, until no new requests are sent here any more."""


class Log(Protocol):
    """What a server tells of itself."""

    def say(self, event: str, **facts: object) -> None:
        """A line of the log."""
        ...

    def expires(self, at: datetime) -> None:
        """The certificate in use ends then."""
        ...


class Running:
    """Doors, a certificate and chores, from the start to the end."""

    def __init__(
        self, doors: Sequence[Door], keeper: Keeper, log: Log, timing: Timing, chores: Sequence[Chore]
    ) -> None:
        self._doors = tuple(doors)
        self._edges = [Edge(door.handle, door.limits) for door in doors]
        self._keeper = keeper
        self._log = log
        self._timing = timing
        self._chores = tuple(chores)
        self._end = asyncio.Event()
        self.missing = "starting"
        """What keeps it from being ready; empty while it is."""

    async def run(self, warm: Callable[[], Awaitable[None]]) -> None:
        """Serves until SIGTERM or SIGINT; `warm` comes before it listens. Raises OakumError when it cannot begin."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._end.set)
        await asyncio.to_thread(self._check)
        await warm()
        listeners = [await self._listen(*pair) for pair in zip(self._doors, self._edges, strict=True)]
        tasks = [
            asyncio.create_task(self._keep_certificate()),
            *map(asyncio.create_task, map(self._done, self._chores)),
        ]
        self.missing = ""
        self._log.say("ready", ports=[listener.sockets[0].getsockname()[1] for listener in listeners])
        await self._end.wait()
        await self._finish(listeners, tasks)

    async def _listen(self, door: Door, edge: Edge) -> asyncio.Server:
        seconds = door.limits.handshake if door.context else None
        try:
            return await asyncio.get_running_loop().create_server(
                edge,
                door.address.host,
                door.address.port,
                ssl=door.context,
                ssl_handshake_timeout=seconds,
                ssl_shutdown_timeout=seconds,
                backlog=512,
            )
        except OSError as error:
            where = f"{door.address.host}:{door.address.port}"
            raise UsageError(f"{where}: cannot be listened on: {error.strerror}") from None

    async def _finish(self, listeners: list[asyncio.Server], tasks: list[asyncio.Task[None]]) -> None:
        self.missing = "ending"
        self._log.say("ending")
        await asyncio.sleep(self._timing.linger)
        for listener in listeners:
            listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*(edge.drain(self._timing.drain) for edge in self._edges))
        await asyncio.gather(*tasks, return_exceptions=True)
        self._log.say("ended")

    def _check(self) -> None:
        if self._keeper.check() and self._keeper.ends:
            self._log.expires(self._keeper.ends)
            self._log.say("certificate", ends=self._keeper.ends.isoformat())

    async def _keep_certificate(self) -> None:
        while True:
            await asyncio.sleep(self._timing.check_every)
            await self._tried("certificate", self._check)

    async def _done(self, chore: Chore) -> None:
        while True:
            await self._tried(chore.what, chore.work)
            await asyncio.sleep(chore.every)

    async def _tried(self, what: str, work: Callable[[], object]) -> None:
        try:
            await asyncio.to_thread(work)
        except OakumError as error:
            self._log.say("failed", what=what, error=str(error))
        except Exception as error:  # it must not end the loop
            self._log.say("failed", what=what, error=type(error).__name__)
