"""A small API server of a cluster on this machine, and a kubeconfig for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PAGE = 2


class Asked:
    """What was asked: method, path and query, and the Authorization header."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, str]] = []


@contextmanager
def cluster(
    config: Path, objects: Mapping[str, Sequence[object]], forbidden: Sequence[str] = (), namespace: str = "default"
) -> Iterator[Asked]:
    """Serves objects by the name of their resource, two a page, as context `toy` of the kubeconfig that it writes.
    `forbidden` are names of resources, or paths."""
    asked = Asked()
    kinds = {"secrets": "Secret", "configmaps": "ConfigMap", "deployments": "Deployment", "events": "Event"}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.requests.append((self.command, self.path, self.headers.get("Authorization", "")))
            parts = urlsplit(self.path)
            if parts.path in forbidden:
                self._send(403, {"kind": "Status", "message": "no"})
            elif parts.path == "/apis":
                self._send(200, {"groups": [{"preferredVersion": {"groupVersion": "apps/v1"}}]})
            elif parts.path in ("/api/v1", "/apis/apps/v1"):
                mine = [name for name in objects if (name == "deployments") == parts.path.startswith("/apis")]
                listed = [{"name": n, "kind": kinds[n], "verbs": ["get", "list"], "namespaced": True} for n in mine]
                self._send(200, {"resources": [*listed, {"name": "secrets/status", "verbs": ["list"]}]})
            else:
                self._list(parts.path.rpartition("/")[2], parse_qs(parts.query))

        def _list(self, name: str, query: dict[str, list[str]]) -> None:
            if name in forbidden:
                self._send(403, {"kind": "Status", "message": "no"})
                return
            start = int(query.get("continue", ["0"])[0])
            more = str(start + PAGE) if start + PAGE < len(objects[name]) else ""
            self._send(200, {"items": objects[name][start : start + PAGE], "metadata": {"continue": more}})

        def log_message(self, *_: object) -> None:
            pass

        def _send(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    written = {
        "current-context": "toy",
        "clusters": [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{server.server_address[1]}"}}],
        "users": [{"name": "u", "user": {"token": "t"}}],
        "contexts": [{"name": "toy", "context": {"cluster": "c", "user": "u", "namespace": namespace}}],
    }
    config.write_text(json.dumps(written))
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()
