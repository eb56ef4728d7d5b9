"""Servers on loopback for the tests of engines: a real OPA, and ones that behave badly."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OPA = shutil.which("opa")


@contextmanager
def opa(*options: str) -> Iterator[str]:
    """The URL of a real OPA server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["opa", "run", "--server", "--addr", f"127.0.0.1:{port}", "--log-level", "error", *options]
    with subprocess.Popen([*command, "--skip-version-check"], stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("opa does not start")


@contextmanager
def answering(status: int, body: bytes, *, wait: float = 0, headers: dict[str, str] | None = None) -> Iterator[str]:
    """The URL of a server that gives the same answer to everything, one byte at a time when it waits."""

    class Handler(BaseHTTPRequestHandler):
        seen: list[tuple[str, str, bytes]] = []  # noqa: RUF012

        def do_POST(self):
            length = int(self.headers.get("Content-Length", 0))
            self.seen.append((self.path, self.headers.get("Authorization", ""), self.rfile.read(length)))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            for start in range(0, len(body), 1 if wait else 1 << 20):
                time.sleep(wait)
                self.wfile.write(body[start : start + (1 if wait else 1 << 20)])
                self.wfile.flush()

        do_PUT = do_DELETE = do_POST  # noqa: N815 - the names that http.server asks for

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        answering.seen = Handler.seen
