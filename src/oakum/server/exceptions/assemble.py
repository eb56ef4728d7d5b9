"""From what was asked for on the command line to a register that is ready to be kept."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Literal

import msgspec

from oakum import config
from oakum.detect.detector import Detector
from oakum.model import UsageError
from oakum.scan import detector
from oakum.server.certificates.keepers import Keeper, MountedCertificate, OwnCertificate, server_context
from oakum.server.certificates.stores import FolderStore
from oakum.server.exceptions.app import App
from oakum.server.exceptions.book import Rules
from oakum.server.exceptions.journal import Journal
from oakum.server.exceptions.record import Record
from oakum.server.exceptions.register import Register
from oakum.server.exceptions.tokens import Tokens
from oakum.server.exceptions.wording import Wording
from oakum.server.http import Limits
from oakum.server.probes import Probes
from oakum.server.running import Chore, Door, Running, Timing, address

_OFF = "off"
_BODY = 64 << 10
_TOKENS_EVERY = 5.0
"""Seconds: after that a token that was taken out of the file is good for nothing."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The options of `oakum serve exceptions`, by their names."""

    journal: str
    tokens: str
    listen: str
    probes: str
    tls_cert: str
    tls_key: str
    own_certificate: str
    hosts: tuple[str, ...]
    most_days: int
    needs: tuple[Literal["owner", "ticket"], ...]
    two_people: bool
    linger: float


class Server:
    """The register, its API and its probes."""

    def __init__(self, options: Options, record: Record) -> None:
        """Raises OakumError."""
        context = server_context()
        self._keeper = _keeper(options, context)
        tokens = Tokens(Path(options.tokens))
        self._app = App(_register(options), tokens, Wording(_detector()), record)
        doors = [Door(address(options.listen), self._app, Limits(body=_BODY), context)]
        if options.probes != _OFF:
            probes = Probes(record.metrics, lambda: self._running.missing)
            doors.append(Door(address(options.probes), probes, Limits(body=_BODY), None))
        chores = [Chore("tokens", tokens.check, _TOKENS_EVERY)]
        self._running = Running(doors, self._keeper, record, Timing(linger=options.linger), chores)

    async def run(self) -> None:
        """Serves until a signal. Raises OakumError when it cannot begin."""
        try:
            await self._running.run(self._app.warm)
        finally:
            self._app.close()


def _register(options: Options) -> Register:
    rules = Rules(most_days=options.most_days, four_eyes=options.two_people, needs=options.needs)
    return Register(Journal(Path(options.journal)), rules)


def _detector() -> Detector:
    settings = config.load(Path("/"), use_repository=False).settings
    return detector(config.rules_for(settings.rules), settings.scan)


def _keeper(options: Options, context: ssl.SSLContext) -> Keeper:
    if bool(options.tls_cert) != bool(options.tls_key) or bool(options.tls_cert) == bool(options.own_certificate):
        raise UsageError("give either --tls-cert with --tls-key, or --own-certificate")
    if options.tls_cert:
        return MountedCertificate(context, Path(options.tls_cert), Path(options.tls_key))
    if not options.hosts:
        raise UsageError("--own-certificate needs the names that it is for: --host exceptions.example.com")
    return OwnCertificate(context, FolderStore(Path(options.own_certificate)), options.hosts)
