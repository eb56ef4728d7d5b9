"""A server of this process over real TLS, and clients that are not polite."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from oakum.server.certificates.authority import Material, renewed
from oakum.server.certificates.keepers import load, server_context
from oakum.server.http import Edge, Handle, Limits

HOST = "localhost"
USUAL = Limits()
_Result = TypeVar("_Result")


class Served:
    """An edge that listens, in a loop of its own thread."""

    def __init__(self, handle: Handle, limits: Limits) -> None:
        self.material: Material = renewed(None, [HOST], datetime.now(UTC))
        self.context = server_context()
        load(self.context, self.material.serving)
        self.edge = Edge(handle, limits)
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.server = self.do(
            self.loop.create_server(self.edge, "127.0.0.1", 0, ssl=self.context, ssl_handshake_timeout=limits.handshake)
        )
        self.port: int = self.server.sockets[0].getsockname()[1]

    def do(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Has the loop do something."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def client(self) -> Client:
        """A new connection."""
        return Client(self.port, self.material.bundle)

    def end(self) -> None:
        """Closes everything."""
        self.loop.call_soon_threadsafe(self.server.close)
        self.do(self.edge.drain(0.2))
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()


class Client:
    """One connection over TLS, for bytes as they are."""

    def __init__(self, port: int, bundle: bytes) -> None:
        context = ssl.create_default_context(cadata=bundle.decode())
        raw = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.socket = context.wrap_socket(raw, server_hostname=HOST)

    def send(self, data: bytes) -> None:
        """As it is."""
        self.socket.sendall(data)

    def post(self, body: bytes, path: str = "/validate", kind: str = "application/json", more: str = "") -> None:
        """A request."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        )
        self.send(head.encode() + body)

    def answer(self) -> tuple[int, bytes]:
        """Status and body of the next answer; status 0 when the connection has ended."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            piece = self._read(1)
            if not piece:
                return 0, head
            head += piece
        status = int(head.split()[1])
        lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
        body, size = b"", int(lengths[0]) if lengths else 0
        while len(body) < size and (piece := self._read(size - len(body))):
            body += piece
        return status, body

    def serial(self) -> int:
        """Which certificate the server showed."""
        shown = self.socket.getpeercert()
        assert shown
        return int(str(shown["serialNumber"]), 16)

    def ended(self) -> bool:
        """Waits for the server to end the connection."""
        return self._read(1) == b""

    def _read(self, size: int) -> bytes:
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            return self.socket.recv(size)
        return b""

    def close(self) -> None:
        """Ends it from here."""
        self.socket.close()


@contextlib.contextmanager
def served(handle: Handle, limits: Limits = USUAL) -> Iterator[Served]:
    """Serves for the time of a test."""
    server = Served(handle, limits)
    try:
        yield server
    finally:
        server.end()


def own_bundle(folder: Path) -> bytes:
    """The authority of a certificate that is kept in a folder."""
    return (folder / "ca.crt").read_bytes()
