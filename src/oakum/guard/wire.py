"""How client and daemon talk: one question, one answer, each a list of byte strings. Standard library only."""

from __future__ import annotations

import os
import sys

import oakum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Sequence

ASK, PING = b"ask", b"ping"
"""What a question is: one of a host, or whether anybody is there."""
ANSWER, OTHER = b"answer", b"other version"
MOST = 64 << 20
"""Bytes of one message."""

_SIZE = 8
_PIECE = 1 << 18


class WireError(Exception):
    """The other side says what no client and no daemon of this version says, or nothing."""


def version() -> bytes:
    """What both sides must have in common: the version, and when it was installed, which every upgrade changes."""
    try:
        installed = os.stat(oakum.__file__).st_mtime_ns  # noqa: PTH116 - pathlib costs more than the rest of the client
    except OSError:
        installed = 0
    return f"1 {oakum.__version__} {installed} {sys.version_info[0]}.{sys.version_info[1]}".encode()


def pack(parts: Sequence[bytes]) -> bytes:
    """The parts as one message."""
    body = b"".join(len(part).to_bytes(_SIZE, "big") + part for part in parts)
    return len(body).to_bytes(_SIZE, "big") + body


def unpack(body: bytes) -> list[bytes]:
    """The parts of a message. Raises WireError."""
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        size = int.from_bytes(body[at : at + _SIZE], "big")
        at += _SIZE
        if at + size > len(body):
            raise WireError("a message is cut short")
        parts.append(body[at : at + size])
        at += size
    return parts


def receive(connection: socket) -> list[bytes]:
    """The next message. Raises OSError, and WireError for one that is too long or cut short."""
    size = int.from_bytes(_exactly(connection, _SIZE), "big")
    if size > MOST:
        raise WireError(f"a message is larger than {MOST >> 20} MB")
    return unpack(_exactly(connection, size))


def _exactly(connection: socket, size: int) -> bytes:
    pieces, left = [], size
    while left:
        piece = connection.recv(min(left, _PIECE))
        if not piece:
            raise WireError("the connection ended")
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
