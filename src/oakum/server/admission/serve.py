"""Puts the webhook together and keeps it running until it is told to end."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence

import msgspec

from oakum.server.admission.app import Webhook
from oakum.server.admission.lanes import Lanes
from oakum.server.admission.provided import Provided
from oakum.server.admission.record import Record
from oakum.server.admission.review import Reviewer
from oakum.server.certificates.keepers import Keeper, server_context
from oakum.server.http import Limits
from oakum.server.probes import Probes
from oakum.server.running import Address, Chore, Door, Running, Timing


class Serving(msgspec.Struct, frozen=True, kw_only=True):
    """How the webhook is served."""

    address: Address = Address("0.0.0.0", 8443)  # noqa: S104 - a pod's own address
    probes: Address | None = Address("0.0.0.0", 8080)  # noqa: S104 - a pod's own address
    limits: Limits = Limits()
    seconds: float = 8.0
    """For a judgement; below `timeoutSeconds` of the registration."""
    refresh_every: float = 300.0
    """Seconds between two readings of what ExternalSecrets provide."""
    timing: Timing = Timing()
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
        chores: Sequence[Chore] = (),
    ) -> None:
        context = server_context()
        self._lanes = Lanes(make_reviewer, serving.seconds)
        webhook = Webhook(self._lanes, record, allow_on_error=serving.allow_on_error, mutates=provided is not None)
        doors = [Door(serving.address, webhook, serving.limits, context)]
        if serving.probes:
            probes = Probes(record.metrics, lambda: self._running.missing)
            doors.append(Door(serving.probes, probes, serving.limits, None))
        if provided:
            chores = (*chores, Chore("external secrets", provided.refresh, serving.refresh_every))
        self._running = Running(doors, make_keeper(context), record, serving.timing, chores)

    async def run(self) -> None:
        """Serves until a signal. Raises OakumError when it cannot begin."""
        try:
            await self._running.run(self._lanes.warm)
        finally:
            self._lanes.close()
