"""The process that stays: it holds the rules and the known values ready, and answers the hooks of one user.

It listens on a socket that only this user can open, or where there can be none on a port for which one needs a key.
It ends when nobody asks for long, when the program was upgraded, and when another daemon has taken its place. It is
started by the client; `python -m oakum.guard.daemon` starts it by hand.
"""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from oakum.guard import endpoint, loopback, runtime, wire
from oakum.guard.request import from_parts

if TYPE_CHECKING:
    from oakum.guard.service import Service

TICK = 5.0
"""Seconds between two looks at whether to go on."""
_PATIENCE = 5.0
"""Seconds that a client may take to ask, and to hear."""
_THREADS = 8
_PROBE = 0.3
_WAITING = 64
"""Clients that may queue."""


class Door(NamedTuple):
    """What a daemon listens at."""

    listener: socket.socket
    path: str
    """Of the file by which clients find it; when that is another one, another daemon has taken the place."""
    key: bytes = b""
    """That clients must have; empty where the file system lets only the right ones in."""


class Daemon:
    """Listens and answers."""

    def __init__(self, service: Service, door: Door, version: bytes, idle: float) -> None:
        self._service = service
        self._door = door
        self._version = version
        self._idle = idle
        self._last = time.monotonic()
        self._endpoint = endpoint.load(os.environ)

    def run(self, tick: float = TICK) -> None:
        """Until there is a reason to end."""
        mine = _inode(self._door.path)
        self._door.listener.settimeout(tick)
        with ThreadPoolExecutor(_THREADS, "hook") as pool, self._over_http():
            while self._goes_on(mine):
                with contextlib.suppress(TimeoutError):
                    connection, _ = self._door.listener.accept()
                    self._last = time.monotonic()
                    pool.submit(self._serve, connection)
        self._door.listener.close()
        if _inode(self._door.path) == mine:
            Path(self._door.path).unlink(missing_ok=True)

    def _goes_on(self, mine: int) -> bool:
        is_wanted = bool(self._endpoint) or time.monotonic() - self._last < self._idle
        is_same = _inode(self._door.path) == mine and endpoint.load(os.environ) == self._endpoint
        return is_wanted and is_same and wire.version() == self._version

    @contextlib.contextmanager
    def _over_http(self) -> Iterator[None]:
        """Answers there too, where that was asked for; a port that somebody else has is said, and no reason to end."""
        if self._endpoint is None:
            yield
            return
        from oakum.guard.http import Server  # slow to import

        try:
            server = Server(self._endpoint, self._service.answer)
        except OSError as error:
            sys.stderr.write(f"error: port {self._endpoint.port}: {error.strerror}; hooks over HTTP are not answered\n")
            yield
            return
        threading.Thread(target=server.serve_forever, name="http", daemon=True).start()
        try:
            yield
        finally:
            server.close()

    def _serve(self, connection: socket.socket) -> None:
        """One question. A client that says nonsense, or has gone, is no reason to end."""
        with connection, contextlib.suppress(OSError, wire.WireError):
            connection.settimeout(_PATIENCE)
            if self._door.key:
                loopback.admit(connection, self._door.key)
            connection.sendall(wire.pack(self._answer(wire.receive(connection))))

    def _answer(self, parts: list[bytes]) -> list[bytes]:
        if not parts or parts[0] != self._version:
            return [wire.OTHER]
        if parts[1:] == [wire.PING]:
            return [wire.ANSWER]
        output = self._service.answer(from_parts(parts))
        return [wire.ANSWER, output.stdout, output.stderr, str(output.code).encode()]


def main() -> int:
    """Starts, unless there is a daemon that answers already."""
    os.umask(0o077)
    os.chdir("/")
    version = wire.version()
    folder = runtime.folder(os.environ)
    if folder is None:
        sys.stderr.write("error: there is no folder for the socket; set OAKUM_RUNTIME_DIR to one of mode 0700\n")
        return 2
    with _lock(runtime.lock_path(folder, version)) as is_first:
        if not is_first or answers(folder, version):
            return 0
        from oakum.guard.service import make  # all that costs time and memory

        service = make()
        door = listen(folder, version)
    gc.collect()
    gc.freeze()  # what was made so far stays: looking at it again and again costs answers their time
    Daemon(service, door, version, _idle_seconds()).run()
    return 0


def answers(folder: str, version: bytes) -> bool:
    """Whether a daemon of this version is there and well."""
    with (
        contextlib.suppress(OSError, wire.WireError),
        contextlib.closing(runtime.connect(folder, version, _PROBE)) as connection,
    ):
        connection.sendall(wire.pack([version, wire.PING]))
        return wire.receive(connection) == [wire.ANSWER]
    return False


def listen(folder: str, version: bytes) -> Door:
    """A place to listen at, instead of whatever was there; whose it was notices, and ends. Raises OSError."""
    if runtime.has_sockets(folder):
        with contextlib.suppress(OSError):  # shared folders of virtual machines have none
            return _socket_in(folder, version)
    listener = socket.create_server((loopback.HOST, 0), backlog=_WAITING)
    path = runtime.port_path(folder, version)
    return Door(listener, path, loopback.publish(path, listener.getsockname()[1]))


def _socket_in(folder: str, version: bytes) -> Door:
    path = runtime.socket_path(folder, version)
    temporary = str(Path(folder, f"{os.getpid()}.new"))
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(temporary)
        Path(temporary).chmod(0o600)
        listener.listen(_WAITING)
        Path(temporary).replace(path)
    except OSError:
        listener.close()
        raise
    Path(runtime.port_path(folder, version)).unlink(missing_ok=True)
    return Door(listener, path)


@contextlib.contextmanager
def _lock(path: str) -> Iterator[bool]:
    """True for one process at a time, without waiting."""
    import fcntl

    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def _idle_seconds() -> float:
    from oakum import config

    return config.load(Path("/"), use_repository=False).settings.guard.idle_minutes * 60.0


def _inode(path: str) -> int:
    try:
        return Path(path).stat().st_ino
    except OSError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
