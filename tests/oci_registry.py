"""A small registry on this machine: real HTTP, tokens, redirects, as much of the distribution API as a pull needs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from oci import Layout


class Served:
    """What the registry did."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.asked: list[tuple[str, str]] = []
        """Path and Authorization header of each request."""
        self.redirect = ""
        """Where blobs are redirected to."""
        self.realm = f"http://{self.host}/token"
        self.basic = ""
        """What the token service wants to see; empty: gives everybody a token."""


@contextmanager
def registry(layout: Layout, *, token: str = "") -> Iterator[Served]:
    """Serves the layout as `app:1`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, *, with_body: bool) -> None:
            given = self.headers.get("Authorization", "")
            served.asked.append((self.path, given))
            if self.path.startswith("/token"):
                allowed = served.basic in ("", given.removeprefix("Basic "))
                self._send(200 if allowed else 401, json.dumps({"token": token}).encode())
            elif token and given != f"Bearer {token}":
                self.send_response(401)
                self.send_header("WWW-Authenticate", f'Bearer realm="{served.realm}",service="r"')
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self._content(with_body)

        def _content(self, with_body: bool) -> None:
            kind, _, name = self.path.removeprefix("/v2/app/").partition("/")
            member = "index.json" if name == "1" else "blobs/" + name.replace(":", "/")
            content = layout.members.get(member)
            if content is None or (kind == "blobs" and b'"layers"' in content):
                self._send(404, b"")
            elif kind == "blobs" and served.redirect:
                self.send_response(307)
                self.send_header("Location", served.redirect)
                self.end_headers()
            else:
                self._send(200, content, with_body)

        def _send(self, status: int, content: bytes, with_body: bool = True) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if with_body:
                self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Served(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
