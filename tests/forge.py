"""A forge that speaks the documented endpoints for comments: list, create, update, the token's user."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token-of-the-job"
ME = {"id": 7, "login": "github-actions[bot]", "type": "Bot"}


class Forge:
    """Its comments, and what it was asked."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str]] = []
        self.knows_user = True
        self.status = 0
        """When set, what every request is answered with."""
        self.location = ""

    def add(self, body: str, user: dict[str, Any] = ME) -> None:
        self.comments.append({"id": 100 + len(self.comments), "body": body, "user": user, "author": user})

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        if self.status:
            return self.status, {"message": "as told"}
        if path == "/user":
            return (200, ME) if self.knows_user else (403, {"message": "Resource not accessible by integration"})
        listing = re.fullmatch(r"/repos/o/r/issues/5/comments|/projects/42/merge_requests/5/notes", path)
        one = re.fullmatch(r"/repos/o/r/issues/comments/(\d+)|/projects/42/merge_requests/5/notes/(\d+)", path)
        if listing and method == "GET":
            size, page = int(query["per_page"][0]), int(query["page"][0])
            return 200, self.comments[(page - 1) * size : page * size]
        if listing and method == "POST":
            self.add(body["body"])
            return 201, self.comments[-1]
        if one and method == ("PATCH" if one[1] else "PUT"):
            found = next(item for item in self.comments if item["id"] == int(one[1] or one[2]))
            found["body"] = body["body"]
            return 200, found
        return 404, {"message": "Not Found"}


@contextmanager
def served(forge: Forge) -> Iterator[str]:
    """The forge on loopback; its address."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            forge.asked.append((self.command, parts.path))
            tokens = (self.headers.get("Authorization"), self.headers.get("PRIVATE-TOKEN"))
            if tokens not in ((f"Bearer {TOKEN}", None), (None, TOKEN)):
                status, answer = 401, {"message": "Bad credentials"}
            else:
                body = json.loads(raw) if raw else None
                status, answer = forge.answer(self.command, parts.path, parse_qs(parts.query), body)
            self.send_response(status)
            if forge.location:
                self.send_header("Location", forge.location)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        do_GET = do_POST = do_PATCH = do_PUT = _serve  # noqa: N815 - names of the standard library

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
