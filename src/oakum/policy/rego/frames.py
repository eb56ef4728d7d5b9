"""What a worker and its owner say to each other: frames over a socket, each a length of four bytes and then JSON."""

from __future__ import annotations

import socket
import struct
import time
from typing import Any, Literal

import msgspec

from oakum.model import PolicyError
from oakum.policy.rego.outline import Outline

_LENGTH = struct.Struct("!I")
_LARGEST = 256 << 20


class Begin(msgspec.Struct, frozen=True, tag="begin"):
    """Owner: how the worker is to work."""

    functions: dict[str, int]
    """Those of the owner: name -> arguments."""
    allowed: frozenset[str]
    """Functions that the gate lets pass."""
    seconds: float
    """After which the worker ends by itself when it still evaluates."""
    only: frozenset[str] | None = None
    """Functions besides which policies use none; None: no such bound."""


class Load(msgspec.Struct, frozen=True, tag="load"):
    """Owner: take these policies."""

    modules: dict[str, str]
    data: msgspec.Raw
    syntax: Literal["v0", "v1"]


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """Owner: evaluate."""

    query: str
    value: msgspec.Raw


class Result(msgspec.Struct, frozen=True, tag="result"):
    """Owner: what a function gives that the worker called."""

    value: Any


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """Worker: it has started."""

    name: str
    version: str
    builtins: frozenset[str]


class Loaded(msgspec.Struct, frozen=True, tag="loaded"):
    """Worker: the policies are loaded."""

    outline: Outline


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """Worker: the answer."""

    value: Any = None
    defined: bool = True


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Worker: it needs the result of a function of the owner."""

    name: str
    arguments: list[Any]


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """Either: a PolicyError in place of what was asked for."""

    message: str
    file: str = ""
    line: int = 0
    column: int = 0

    def error(self) -> PolicyError:
        """The error as it was raised on the other side."""
        return PolicyError(self.message, file=self.file, line=self.line, column=self.column)


def refusal(error: PolicyError) -> Refusal:
    """The frame for an error."""
    place = ":".join(str(part) for part in (error.file, error.line, error.column) if part)
    message = str(error).removeprefix(f"{place}: ") if place else str(error)
    return Refusal(message=message, file=error.file, line=error.line, column=error.column)


FromOwner = Begin | Load | Ask | Result | Refusal
FromWorker = Ready | Loaded | Answer | Call | Refusal


def send(connection: socket.socket, frame: FromOwner | FromWorker, until: float | None = None) -> None:
    """Sends a frame. Raises TimeoutError when it cannot by `until` (of `time.monotonic()`), OSError, PolicyError."""
    body = msgspec.json.encode(frame)
    if len(body) > _LARGEST:
        raise PolicyError(f"{len(body)} bytes are more than a worker for policies takes ({_LARGEST})")
    connection.settimeout(_left(until))
    connection.sendall(_LENGTH.pack(len(body)) + body)


def receive(connection: socket.socket, until: float | None = None) -> bytes:
    """The JSON of the next frame. Raises TimeoutError, OSError, EOFError when the other side is gone."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size, until))
    if length > _LARGEST:
        raise EOFError("a frame is too long")
    return _exactly(connection, length, until)


def _exactly(connection: socket.socket, length: int, until: float | None) -> bytes:
    read = bytearray()
    while len(read) < length:
        connection.settimeout(_left(until))
        part = connection.recv(min(length - len(read), 1 << 20))
        if not part:
            raise EOFError("the other side is gone")
        read += part
    return bytes(read)


def _left(until: float | None) -> float | None:
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left
