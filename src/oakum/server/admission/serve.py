"""Puts the webhook together and keeps it running until it is told to end."""

from __future__ import annotations

import asyncio
import signal
import ssl
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from oakum.model import OakumError, UsageError
from oakum.server.admission.app import Probes, Webhook
from oakum.server.admission.certificates.keepers import Keeper, server_context
from oakum.server.admission.http import Edge, Handle, Limits
from oakum.server.admission.lanes import Lanes
from oakum.server.admission.provided import Provided
from oakum.server.admission.record import Record
from oakum.server.admission.review import Reviewer


class Address(NamedTuple):
    """Where to listen; port 0 is any that is free."""

    host: str
    port: int


class Serving(msgspec.Struct, frozen=True, kw_only=True):
    """How the webhook is served."""

    address: Address = Address("0.0.0.0", 8443)  # noqa: S104 - a pod's own address
    probes: Address | None = Address("0.0.0.0", 8080)  # noqa: S104 - a pod's own address
    limits: Limits = Limits()
    seconds: float = 8.0
    """For a judgement; below `timeoutSeconds` of the registration."""
    check_every: float = 60.0
    """Seconds between two looks at the certificate."""
    refresh_every: float = 300.0
    """Seconds between two readings of what ExternalSecrets provide."""
    drain: float = 15.0
    """Seconds for open requests at the end."""
    linger: float = 0.0
    """Seconds to go on after the signal to end, until no new requests are sent here any more."""
    allow_on_error: bool = False


class Server:
    """The webhook and its probes."""

    def __init__(
        self,
        serving: Serving,
        make_reviewer: Callable[[], Reviewer],
        record: Record,
        make_keeper: Callable[[ssl.SSLContext], Keeper],
        provided: Provided | None = None,
    ) -> None:
        self._serving = serving
        self._record = record
        self._context = server_context()
        self._keeper = make_keeper(self._context)
        self._provided = provided
        self._lanes = Lanes(make_reviewer, serving.seconds)
        webhook = Webhook(self._lanes, record, allow_on_error=serving.allow_on_error, mutates=provided is not None)
        self._edges = [Edge(webhook, serving.limits)]
        self._probes: Handle = Probes(record, self._missing)
        self._state = "starting"
        self._end = asyncio.Event()
        self.ports: list[int] = []
        """Ports that are listened on, once it is ready: of the webhook, then of the probes."""

    async def run(self, *, signals: bool = True) -> None:
        """Serves until `stop` or a signal. Raises OakumError when it cannot begin."""
        if signals:
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, self.stop)
        listeners = await self._begin()
        tasks = [asyncio.create_task(self._keep_certificate())]
        if self._provided:
            tasks.append(asyncio.create_task(self._keep_provided(self._provided)))
        self._state = ""
        self._record.say("ready", ports=self.ports)
        await self._end.wait()
        await self._finish(listeners, tasks)

    def stop(self) -> None:
        """Has it end, as SIGTERM does."""
        self._end.set()

    async def _begin(self) -> list[asyncio.Server]:
        await asyncio.to_thread(self._check)
        await self._lanes.warm()
        serving = self._serving
        listeners = [await self._listen(self._edges[0], serving.address, self._context)]
        if serving.probes:
            self._edges.append(Edge(self._probes, serving.limits))
            listeners.append(await self._listen(self._edges[1], serving.probes, None))
        self.ports = [listener.sockets[0].getsockname()[1] for listener in listeners]
        return listeners

    async def _listen(self, edge: Edge, address: Address, context: ssl.SSLContext | None) -> asyncio.Server:
        seconds = self._serving.limits.handshake if context else None
        try:
            return await asyncio.get_running_loop().create_server(
                edge,
                address.host,
                address.port,
                ssl=context,
                ssl_handshake_timeout=seconds,
                ssl_shutdown_timeout=seconds,
                backlog=512,
            )
        except OSError as error:
            raise UsageError(f"{address.host}:{address.port}: cannot be listened on: {error.strerror}") from None

    async def _finish(self, listeners: list[asyncio.Server], tasks: list[asyncio.Task[None]]) -> None:
        self._state = "ending"
        self._record.say("ending")
        await asyncio.sleep(self._serving.linger)
        for listener in listeners:
            listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*(edge.drain(self._serving.drain) for edge in self._edges))
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.close()
        self._record.say("ended")

    def _missing(self) -> str:
        return self._state

    def _check(self) -> None:
        if self._keeper.check() and self._keeper.ends:
            self._record.expires(self._keeper.ends)
            self._record.say("certificate", ends=self._keeper.ends.isoformat())

    async def _keep_certificate(self) -> None:
        while True:
            await asyncio.sleep(self._serving.check_every)
            await self._tried("certificate", self._check)

    async def _keep_provided(self, provided: Provided) -> None:
        while True:
            await self._tried("external secrets", provided.refresh)
            await asyncio.sleep(self._serving.refresh_every)

    async def _tried(self, what: str, work: Callable[[], object]) -> None:
        """Work that is done again later: until then what was there before stays in use."""
        try:
            await asyncio.to_thread(work)
        except OakumError as error:
            self._record.say("failed", what=what, error=str(error))
        except Exception as error:  # it must not end the loop
            self._record.say("failed", what=what, error=type(error).__name__)
