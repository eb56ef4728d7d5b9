"""Rego by a server of OPA, over its REST API.

The server may hold policies of its own: then nothing needs to be loaded. Policies that are loaded here are put on it
under `oakum/`, beside its own ones. Every request has one deadline for all of it, and no redirect is followed.
Source: openpolicyagent.org, REST API; an undefined document is an answer 200 without `result`.
"""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final, Literal
from urllib.parse import quote, urlsplit

import msgspec

from oakum.model import PolicyError
from oakum.policy.rego.complaint import from_opa_json
from oakum.policy.rego.interface import UNDEFINED, Undefined
from oakum.policy.rego.opa_names import OPA_NAMES
from oakum.policy.rego.wire import encoded

NAME: Final = "opa-server"
SECONDS: Final = 5.0
"""How long one answer may take."""
_LARGEST = 64 << 20
_PREFIX = "oakum"
_DOCUMENT = re.compile(r"data(\.[A-Za-z_]\w*)+")


class _Answer(msgspec.Struct, frozen=True):
    result: Any = UNDEFINED


class OpaServerEngine:
    """Follows `RegoEngine`. The token, if any, is sent as a bearer token and shown nowhere."""

    name = NAME
    builtins = OPA_NAMES

    def __init__(self, url: str, *, token: str = "", seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise PolicyError("the URL of the OPA server must be http(s)://host[:port][/path], without credentials")
        self._parts, self._seconds = parts, seconds
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._connection: http.client.HTTPConnection | None = None
        self._modules: dict[str, str] = {}
        self._put: list[str] = []
        self._whole = True
        """Whether the server holds all that was to be loaded."""

    @cached_property
    def version(self) -> str:
        """As the server says. Raises PolicyError when it does not answer."""
        raw = self._asked("POST", "/v1/query", encoded({"query": "version := opa.runtime().version"}))
        rows = msgspec.json.decode(raw).get("result") or [{}]
        return str(rows[0].get("version", "unknown"))

    def load(
        self, modules: Mapping[str, str], data: Mapping[str, Any] | None = None, *, syntax: Literal["v0", "v1"] = "v1"
    ) -> None:
        """Puts policies and data on the server, which reads them by its own default syntax. Raises PolicyError."""
        self._whole, self._modules = False, dict(modules)
        while self._put:
            self._asked("DELETE", _policy(self._put.pop()))
        for name, value in (data or {}).items():
            self._asked("PUT", f"/v1/data/{quote(name, safe='')}", encoded(value))
        self._put_all(list(modules))
        self._whole = True

    def _put_all(self, names: list[str]) -> None:
        """Puts policies in an order in which each finds what it calls: the server compiles them one by one."""
        waiting: list[str] = []
        refusal: PolicyError | None = None
        for name in names:
            try:
                self._asked("PUT", _policy(name), self._modules[name].encode(errors="replace"))
                self._put.append(name)
            except PolicyError as error:
                waiting.append(name)
                refusal = refusal or error
        if refusal and len(waiting) == len(names):
            raise refusal
        if waiting:
            self._put_all(waiting)

    def eval(self, query: str, value: Any) -> Any | Literal[Undefined.UNDEFINED]:
        """The answer for `data.package.rule`. Raises PolicyError."""
        if not _DOCUMENT.fullmatch(query):
            raise PolicyError(f"an OPA server is asked for documents, `data.package.rule`, not for `{query[:200]}`")
        if not self._whole:
            raise PolicyError(f"{self._where} does not hold all policies, because loading them failed")
        path = query.replace(".", "/")
        raw = self._asked("POST", f"/v1/{path}?strict-builtin-errors=true", encoded({"input": value}))
        try:
            return msgspec.json.decode(raw, type=_Answer).result
        except (msgspec.DecodeError, RecursionError):
            raise PolicyError(f"{self._where} does not answer as an OPA server does") from None

    @property
    def _where(self) -> str:
        return f"the OPA server at {self._parts.hostname}:{self._parts.port or self._parts.scheme}"

    def _asked(self, method: str, path: str, body: bytes = b"") -> bytes:
        """What the server answers. Raises PolicyError for anything but success within the deadline."""
        try:
            status, raw = self._exchanged(method, self._parts.path.rstrip("/") + path, body)
        except (OSError, http.client.HTTPException) as error:
            self._close()
            raise PolicyError(f"{self._where} gives no answer: {error or type(error).__name__}") from None
        if status >= http.HTTPStatus.BAD_REQUEST:
            files = {f"{_PREFIX}/{name}": name for name in self._modules}
            raise from_opa_json(raw, self._modules, files, evaluating=method == "POST")
        if status >= http.HTTPStatus.MULTIPLE_CHOICES:
            raise PolicyError(f"{self._where} answers with status {status}; redirects are not followed")
        return raw

    def _exchanged(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        until = time.monotonic() + self._seconds
        if self._connection is not None and self._connection.sock is not None:
            try:
                return self._sent(self._connection, method, path, body, until)
            except (ConnectionError, http.client.BadStatusLine):  # the server has let go of it meanwhile
                self._close()
        self._connection = self._opened()
        return self._sent(self._connection, method, path, body, until)

    def _opened(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(str(self._parts.hostname), self._parts.port, timeout=self._seconds)
        connection.connect()
        return connection

    def _sent(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes, until: float
    ) -> tuple[int, bytes]:
        sock = connection.sock
        sock.settimeout(_left(until))
        connection.request(method, path, body, self._headers)
        answer = connection.getresponse()
        read = bytearray()
        while part := answer.read1(1 << 16):
            read += part
            if len(read) > _LARGEST:
                raise http.client.HTTPException(f"more than {_LARGEST} bytes")
            sock.settimeout(_left(until))
        if answer.length:
            raise http.client.IncompleteRead(b"", answer.length)
        answer.close()  # it is read to the end, so the connection can be used again
        return answer.status, bytes(read)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _policy(name: str) -> str:
    return f"/v1/policies/{_PREFIX}/{quote(name)}"


def _left(until: float) -> float:
    """Seconds until then. Raises TimeoutError when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left
