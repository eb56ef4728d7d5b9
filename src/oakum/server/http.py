"""HTTP/1.1 for a few paths and hostile clients: everything that a client sends has a bound and a deadline.

Why not a server with more to it: docs/decisions/0014-admission-server.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple, cast

import msgspec

from oakum.model import MissingExtra

try:
    import httptools
except ImportError:
    raise MissingExtra("a server", "server") from None

_LINGER = 0.5
"""Seconds for which what a refused client still sends is read."""
_LOOK = 0.02
"""Seconds between two looks at what is under way."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one client, and all of them, may have."""

    body: int = 8 << 20
    """Bytes. A review may hold two objects, each as large as an API server takes (3 MB)."""
    head: int = 32 << 10
    """Bytes of the request line and all headers."""
    seconds: float = 10.0
    """From the first byte of a request to its last, and for the answer to be taken."""
    idle: float = 120.0
    """Seconds without a request."""
    handshake: float = 5.0
    """Seconds for TLS."""
    connections: int = 1000


class Asked(NamedTuple):
    """A request as a whole."""

    method: str
    path: str
    """Without the query."""
    content_type: str
    body: bytes
    query: str = ""
    headers: Mapping[bytes, bytes] = MappingProxyType({})
    """By their names in lower case."""
    peer: str = ""
    """Address of the client."""


class Reply(NamedTuple):
    """An answer."""

    status: int
    body: bytes
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    """Further ones."""


Handle = Callable[[Asked], Awaitable[Reply]]
"""Raises nothing."""


class Edge:
    """Accepts connections and keeps them in sight."""

    def __init__(self, handle: Handle, limits: Limits) -> None:
        self.handle = handle
        self.limits = limits
        self.connections: set[Connection] = set()
        self.closing = False
        """New requests are still answered, but each connection ends with its answer."""

    def __call__(self) -> Connection:
        """A protocol for `loop.create_server`."""
        return Connection(self)

    async def drain(self, seconds: float) -> None:
        """Lets open requests end, then closes what is left."""
        self.closing = True
        until = asyncio.get_running_loop().time() + seconds
        for connection in tuple(self.connections):
            connection.close_if_idle()
        while any(one.is_busy for one in self.connections) and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(_LOOK)
        await asyncio.sleep(_LOOK)  # for what was written last to go out
        for connection in tuple(self.connections):
            connection.abort()


class Connection(asyncio.Protocol):
    """One client, one request at a time."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._limits = edge.limits
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport
        self._begin()

    def _begin(self) -> None:
        self._url = b""
        self._head = 0
        self._headers: dict[bytes, bytes] = {}
        self._body = bytearray()
        self._receiving = False
        self._failed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Refuses one too many."""
        self._transport = cast(asyncio.Transport, transport)
        self._edge.connections.add(self)
        if len(self._edge.connections) > self._limits.connections:
            self._fail(HTTPStatus.SERVICE_UNAVAILABLE, "too many connections")
        else:
            self._until(self._limits.seconds)  # a client that connects has something to say

    def connection_lost(self, error: Exception | None) -> None:
        """Forgets the client; an answer under way has nobody to go to."""
        self._edge.connections.discard(self)
        self._until(None)
        if self._task:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        """Feeds the parser, which calls the `on_` methods."""
        if self._failed:
            return
        if not self._receiving:
            self._receiving = True
            self._until(self._limits.seconds)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(HTTPStatus.BAD_REQUEST, "this is no HTTP/1.1 request that is answered here")

    def on_url(self, url: bytes) -> None:
        """Part of the request line."""
        self._url += url
        self._more_head(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header; of several with the same name the last."""
        self._headers[name.lower()] = value
        self._more_head(len(name) + len(value))

    def on_headers_complete(self) -> None:
        """Refuses what is going to be too large before it comes."""
        if self._headers.get(b"content-length", b"0").isdigit():
            size = int(self._headers.get(b"content-length", b"0")[:20])
            if size > self._limits.body:
                self._too_large()
        if self._headers.get(b"expect", b"").lower() == b"100-continue" and not self._failed:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """Part of the body."""
        self._body += body
        if len(self._body) > self._limits.body:
            self._too_large()

    def on_message_complete(self) -> None:
        """Has the request answered."""
        if self._failed:
            return
        if self._task:
            self._fail(HTTPStatus.BAD_REQUEST, "one request at a time")
            return
        path, _, query = self._url.partition(b"?")
        peer = self._transport.get_extra_info("peername")
        asked = Asked(
            self._parser.get_method().decode("ascii", "replace"),
            path.decode("ascii", "replace"),
            self._headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower(),
            bytes(self._body),
            query.decode("ascii", "replace"),
            self._headers,
            str(peer[0]) if peer else "",
        )
        keeps = self._parser.should_keep_alive()
        self._begin()
        self._until(None)  # how long an answer takes is for the handler to bound
        self._task = self._loop.create_task(self._answer(asked, keeps=keeps))

    async def _answer(self, asked: Asked, *, keeps: bool) -> None:
        reply = await self._edge.handle(asked)
        self._task = None
        if not self._failed:
            self._send(reply, keeps=keeps and not self._edge.closing)

    def _send(self, reply: Reply, *, keeps: bool) -> None:
        status = HTTPStatus(reply.status)
        further = "".join(f"{name}: {value}\r\n" for name, value in reply.headers)
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {reply.content_type}\r\n"
            f"Content-Length: {len(reply.body)}\r\nConnection: {'keep-alive' if keeps else 'close'}\r\n"
            f"{further}\r\n"
        )
        self._transport.write(head.encode("latin-1") + reply.body)
        if keeps:
            self._until(self._limits.idle)
        elif self._failed and self._receiving:  # what is still coming is let go by, else the answer may not be seen
            self._until(_LINGER, self._close)
        else:
            self._close()
            self._until(self._limits.seconds)

    def _more_head(self, size: int) -> None:
        self._head += size
        if self._head > self._limits.head:
            self._fail(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"at most {self._limits.head} bytes of headers")

    def _too_large(self) -> None:
        self._fail(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {self._limits.body} bytes are read")

    def _fail(self, status: HTTPStatus, said: str) -> None:
        if not self._failed:
            self._failed = True
            self._send(Reply(status, f"oakum: {said}\n".encode()), keeps=False)

    def _until(self, seconds: float | None, end: Callable[[], None] | None = None) -> None:
        """What is not done by then ends the connection."""
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_later(seconds, end or self.abort) if seconds is not None else None

    @property
    def is_busy(self) -> bool:
        """Whether a request is coming or is being answered."""
        return bool(self._task) or (self._receiving and not self._failed)

    def close_if_idle(self) -> None:
        """Closes a connection on which nothing is under way."""
        if not self.is_busy:
            self._close()

    def _close(self) -> None:
        # Python 3.11.2 forgets a TLS connection that is closed twice, and could not end it at once any more.
        if not self._transport.is_closing():
            self._transport.close()

    def abort(self) -> None:
        """Ends the connection at once."""
        self._transport.abort()
