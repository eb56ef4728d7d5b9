"""The process that stays: it holds the rules and the known values ready, and answers the hooks of one user.

It listens on a socket that only this user can open, ends when nobody asks for long, when the program was upgraded, and
when another daemon has taken its place. It is started by the client; `python -m oakum.guard.daemon` starts it by hand.
"""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from oakum.guard import runtime, wire
from oakum.guard.request import from_parts

if TYPE_CHECKING:
    from oakum.guard.service import Service

TICK = 5.0
"""Seconds between two looks at whether to go on."""
_PATIENCE = 5.0
"""Seconds that a client may take to ask, and to hear."""
_THREADS = 8
_PROBE = 0.3


class Daemon:
    """Listens and answers."""

    def __init__(self, service: Service, path: str, version: bytes, idle: float) -> None:
        self._service = service
        self._path = path
        self._version = version
        self._idle = idle
        self._last = time.monotonic()

    def run(self, listener: socket.socket, tick: float = TICK) -> None:
        """Until there is a reason to end."""
        mine = _inode(self._path)
        listener.settimeout(tick)
        with ThreadPoolExecutor(_THREADS, "hook") as pool:
            while self._goes_on(mine):
                with contextlib.suppress(TimeoutError):
                    connection, _ = listener.accept()
                    self._last = time.monotonic()
                    pool.submit(self._serve, connection)
        if _inode(self._path) == mine:
            Path(self._path).unlink(missing_ok=True)

    def _goes_on(self, mine: int) -> bool:
        is_wanted = time.monotonic() - self._last < self._idle
        return is_wanted and _inode(self._path) == mine and wire.version() == self._version

    def _serve(self, connection: socket.socket) -> None:
        """One question. A client that says nonsense, or has gone, is no reason to end."""
        with connection, contextlib.suppress(OSError, wire.WireError):
            connection.settimeout(_PATIENCE)
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
    path = runtime.socket_path(folder, version)
    with _lock(runtime.lock_path(folder, version)) as is_first:
        if not is_first or answers(path, version):
            return 0
        from oakum.guard.service import make  # all that costs time and memory

        service = make()
        listener = _listen(path)
    gc.collect()
    gc.freeze()  # what was made so far stays: looking at it again and again costs answers their time
    Daemon(service, path, version, _idle_seconds()).run(listener)
    return 0


def answers(path: str, version: bytes) -> bool:
    """Whether a daemon of this version is there and well."""
    with contextlib.suppress(OSError, wire.WireError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PROBE)
        connection.connect(path)
        connection.sendall(wire.pack([version, wire.PING]))
        return wire.receive(connection) == [wire.ANSWER]
    return False


def _listen(path: str) -> socket.socket:
    """A listening socket under that name, in place of whatever was there; whose it was notices, and ends."""
    listener = socket.socket(socket.AF_UNIX)
    temporary = f"{path}.{os.getpid()}"
    listener.bind(temporary)
    Path(temporary).chmod(0o600)
    listener.listen(64)
    Path(temporary).replace(path)
    return listener


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
