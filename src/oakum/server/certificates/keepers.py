"""Keeps a TLS context at the certificate in force. Connections that are open stay open: only new ones see a new one."""

from __future__ import annotations

import os
import ssl
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from oakum.server.certificates.authority import BadCertificate, Material, Pair, expires, renewed
from oakum.server.certificates.stores import Store

_ATTEMPTS = 5
Publish = Callable[[bytes], bool]
"""Has clients trust a bundle; False when that is to be tried again."""
Clock = Callable[[], datetime]


class Keeper(Protocol):
    """Looks after one context."""

    @property
    def ends(self) -> datetime | None:
        """When the certificate in use ends."""
        ...

    def check(self) -> bool:
        """Whether the context has a new certificate now. Raises OakumError; the context then stays as it was."""
        ...


class OwnCertificate:
    """Made here, shared by all replicas, renewed long before it ends."""

    def __init__(
        self,
        context: ssl.SSLContext,
        store: Store,
        hosts: Sequence[str],
        publish: Publish = lambda bundle: True,
        now: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self._context = context
        self._store = store
        self._hosts = hosts
        self._publish = publish
        self._now = now
        self._loaded = b""
        self.ends: datetime | None = None

    def check(self) -> bool:
        """Renews what is due, has clients trust it, and only then serves with it."""
        material = self._in_force()
        if not self._trusted(material.bundle):
            raise BadCertificate("the registrations change too often to put the authority into them")
        if material.serving.certificate == self._loaded:
            return False
        load(self._context, material.serving)
        self._loaded = material.serving.certificate
        self.ends = expires(self._loaded)
        return True

    def _in_force(self) -> Material:
        for _ in range(_ATTEMPTS):
            known = self._store.read()
            material = renewed(known, self._hosts, self._now())
            if material is known or self._store.write(material):
                return material
        raise BadCertificate("another process renews the certificate again and again")

    def _trusted(self, bundle: bytes) -> bool:
        return any(self._publish(bundle) for _ in range(_ATTEMPTS))


class MountedCertificate:
    """Two files that somebody else renews, such as cert-manager."""

    def __init__(self, context: ssl.SSLContext, certificate: Path, key: Path) -> None:
        self._context = context
        self._certificate = certificate
        self._key = key
        self._loaded: Pair | None = None
        self.ends: datetime | None = None

    def check(self) -> bool:
        """Reads the files again. Between two writes they may not fit: then the old ones stay in use."""
        try:
            found = Pair(certificate=self._certificate.read_bytes(), key=self._key.read_bytes())
        except OSError as error:
            raise BadCertificate(f"{error.filename}: cannot be read: {error.strerror}") from None
        if found == self._loaded:
            return False
        load(self._context, found)
        self._loaded = found
        self.ends = expires(found.certificate)
        return True


def server_context() -> ssl.SSLContext:
    """TLS 1.2 and later, for a server without a certificate as yet."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def load(context: ssl.SSLContext, pair: Pair) -> None:
    """Serves with this pair from now on. Raises BadCertificate when it is none."""
    _chain(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), pair)  # tried on another: a refused one leaves half of it behind
    _chain(context, pair)


def _chain(context: ssl.SSLContext, pair: Pair) -> None:
    # The library reads files only. This one is there for a moment, in a folder that nobody else may look into.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pair.pem"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pair.key + b"\n" + pair.certificate)
        try:
            context.load_cert_chain(path)
        except (ssl.SSLError, OSError, ValueError):
            raise BadCertificate("the certificate and its key cannot be used together") from None
