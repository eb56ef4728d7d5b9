"""The daemon where there are no Unix sockets: a port of the loopback interface, and a key in a file of the user's.

Both sides prove that they have the key before either says anything else: everybody on the machine can reach the port,
and where a daemon has gone, anybody can take it. Standard library only.
"""

from __future__ import annotations

import os
from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket

HOST = "127.0.0.1"
_KEY = 32
_PROOF = 32
_NONCE = 16
_LONGEST = 6 + 2 * _KEY
_CLIENT, _SERVER = b"oakum client", b"oakum server"
"""Who proves: one side's proof is of no use to the other."""


class LoopbackError(OSError):
    """The other side does not have the key, or the file is none of ours."""


def publish(path: str, port: int) -> bytes:
    """Writes port and a new key, which it returns, into a file of mode 0600. Raises OSError."""
    key = os.urandom(_KEY)
    temporary = f"{path}.{os.getpid()}"
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{port} {key.hex()}")
    os.replace(temporary, path)  # noqa: PTH105 - pathlib is slow to import
    return key


def read(path: str) -> tuple[int, bytes]:
    """Port and key. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        port, _, key = os.read(descriptor, _LONGEST).decode("ascii", "replace").partition(" ")
    finally:
        os.close(descriptor)
    try:
        return int(port), bytes.fromhex(key)
    except ValueError:
        raise LoopbackError(f"{path}: holds no port and key") from None


def greet(connection: socket, key: bytes) -> None:
    """The client's part. Raises OSError."""
    nonce = os.urandom(_NONCE)
    connection.sendall(nonce)
    theirs = _exactly(connection, _NONCE + _PROOF)
    _check(theirs[_NONCE:], _proof(key, _SERVER, nonce))
    connection.sendall(_proof(key, _CLIENT, theirs[:_NONCE]))


def admit(connection: socket, key: bytes) -> None:
    """The daemon's part. Raises OSError."""
    nonce = os.urandom(_NONCE)
    connection.sendall(nonce + _proof(key, _SERVER, _exactly(connection, _NONCE)))
    _check(_exactly(connection, _PROOF), _proof(key, _CLIENT, nonce))


def _proof(key: bytes, who: bytes, nonce: bytes) -> bytes:
    return blake2b(who + nonce, digest_size=_PROOF, key=key).digest()


def _check(given: bytes, wanted: bytes) -> None:
    from hmac import compare_digest

    if not compare_digest(given, wanted):
        raise LoopbackError("whoever is at the other end does not have the key")


def _exactly(connection: socket, size: int) -> bytes:
    pieces = b""
    while len(pieces) < size:
        piece = connection.recv(size - len(pieces))
        if not piece:
            raise LoopbackError("the connection ended")
        pieces += piece
    return pieces
