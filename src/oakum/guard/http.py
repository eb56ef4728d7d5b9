"""Hooks over HTTP (https://code.claude.com/docs/en/hooks): the same questions and answers, without a process for each.

Only 2xx with JSON can block there, so whatever the guard says is that; what else is sent back answers no hook of ours:
a wrong token, another page of a browser, a body without end.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from socket import socket
from urllib.parse import parse_qs, urlsplit

from oakum.guard.endpoint import PATH, Endpoint
from oakum.guard.hosts import NAMES
from oakum.guard.loopback import HOST
from oakum.guard.request import Request
from oakum.guard.ruling import Output
from oakum.guard.wire import MOST

_THREADS = 32
_WAITING = 64
"""Connections that may queue: with five, as usual, the sixth that comes at once tries again a second later."""
_PATIENCE = 2.0
"""Seconds between two pieces of a question: whoever can reach the port must not be able to keep others out for long."""

Answer = Callable[[Request], Output]


class Server(HTTPServer):
    """Listens as long as its thread runs; `close` ends it."""

    allow_reuse_address = True
    request_queue_size = _WAITING

    def __init__(self, endpoint: Endpoint, answer: Answer) -> None:
        self.endpoint = endpoint
        self.answer = answer
        self._pool = ThreadPoolExecutor(_THREADS, "http")
        super().__init__((HOST, endpoint.port), _Handler)

    def process_request(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Each in a thread of the pool."""
        self._pool.submit(self._process, request, client_address)

    def _process(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            pass  # the caller has gone
        finally:
            self.shutdown_request(request)

    def close(self) -> None:
        """Ends `serve_forever`, and frees the port."""
        self.shutdown()
        self.server_close()
        self._pool.shutdown(wait=False, cancel_futures=True)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = _PATIENCE

    def do_POST(self) -> None:
        """One question."""
        refusal = _refusal(self.path, self.headers, self.server.endpoint)
        if refusal is not None:
            self._reply(refusal, b"")
            return
        url = urlsplit(self.path)
        options = parse_qs(url.query)
        payload = self.rfile.read(int(self.headers["Content-Length"]))
        closed = options.get("fail-closed", [""])[-1] == "1"
        # The variables of the host do not come over HTTP: those that its session told before count.
        request = Request(url.path.removeprefix(PATH), options.get("mode", [""])[-1], closed, {}, payload)
        self._reply(HTTPStatus.OK, body(self.server.answer(request)))

    def _reply(self, status: HTTPStatus, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """The guard has a log of its own."""


def body(output: Output) -> bytes:
    """An answer of a command as that of an endpoint: an exit code that blocks becomes the one object that blocks
    whatever the event is."""
    if output.code == 0:
        return output.stdout
    said = output.stderr.decode("utf-8", "replace").strip()
    blocks = {"continue": False, "stopReason": said}
    return json.dumps(blocks if output.code == 2 else {"systemMessage": said}).encode()


def _refusal(path: str, headers: Message, endpoint: Endpoint) -> HTTPStatus | None:
    """Why a request is none of ours. Pages of a browser send `Origin`, and what they were resolved to as `Host`."""
    if "Origin" in headers or headers.get("Host", "") not in (f"{HOST}:{endpoint.port}", f"localhost:{endpoint.port}"):
        return HTTPStatus.FORBIDDEN
    given = headers.get("Authorization", "").encode("utf-8", "replace")
    if not compare_digest(given, f"Bearer {endpoint.token}".encode()):
        return HTTPStatus.UNAUTHORIZED
    if urlsplit(path).path.removeprefix(PATH) not in NAMES:
        return HTTPStatus.NOT_FOUND
    size = headers.get("Content-Length", "")
    if not size.isascii() or not size.isdigit():
        return HTTPStatus.LENGTH_REQUIRED
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(size[:18]) > MOST else None
