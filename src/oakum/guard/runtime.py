"""Where the daemon is to be found: a folder that is the user's alone, and in it a socket, or the way to a port where no
socket can be. Standard library only."""

from __future__ import annotations

import _socket
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

OVERRIDE = "OAKUM_RUNTIME_DIR"
_PRIVATE = 0o700
_LONGEST = 100
"""Bytes that the path of a Unix socket may have, on the platform that allows the fewest (103)."""


def folder(environ: Mapping[str, str]) -> str | None:
    """A folder of mode 0700 that belongs to this user, made where it is not there; rather one in which a socket can be.
    None where none can be had."""
    candidates = sorted(_candidates(environ), key=_is_long)
    return next((path for path in candidates if _is_ours(path)), None)


def has_sockets(folder: str) -> bool:
    """Whether a Unix socket can be in the folder, as far as its path and the platform say."""
    return hasattr(_socket, "AF_UNIX") and not _is_long(folder)


def connect(folder: str, version: bytes, seconds: float) -> _socket.socket:
    """A connection to the daemon of that version. Raises OSError where there is none."""
    if has_sockets(folder):
        try:
            return _connected(_socket.AF_UNIX, socket_path(folder, version), seconds)
        except OSError:
            if not os.path.exists(port_path(folder, version)):  # noqa: PTH110
                raise
    from oakum.guard import loopback  # seldom needed

    port, key = loopback.read(port_path(folder, version))
    connection = _connected(_socket.AF_INET, (loopback.HOST, port), seconds)
    try:
        loopback.greet(connection, key)
    except OSError:
        connection.close()
        raise
    return connection


def socket_path(folder: str, version: bytes) -> str:
    """The socket of the daemon of one version; an upgraded program looks for another one."""
    return os.path.join(folder, f"guard-{_short(version)}.sock")  # noqa: PTH118 - pathlib is slow to import


def port_path(folder: str, version: bytes) -> str:
    """Port and key of the daemon, where it has no socket."""
    return os.path.join(folder, f"guard-{_short(version)}.port")  # noqa: PTH118


def lock_path(folder: str, version: bytes) -> str:
    """Held by who is starting the daemon."""
    return os.path.join(folder, f"guard-{_short(version)}.lock")  # noqa: PTH118


def _candidates(environ: Mapping[str, str]) -> list[str]:
    if given := environ.get(OVERRIDE):
        return [given]
    found = []
    if runtime := environ.get("XDG_RUNTIME_DIR"):
        found.append(os.path.join(runtime, "oakum"))  # noqa: PTH118
    user = os.getuid() if hasattr(os, "getuid") else environ.get("USERNAME", "user")
    found.append(os.path.join(environ.get("TMPDIR") or "/tmp", f"oakum-{user}"))  # noqa: PTH118, S108 - checked below
    if home := environ.get("HOME"):
        found.append(os.path.join(home, ".cache", "oakum", "run"))  # noqa: PTH118
    return found


def _is_long(path: str) -> bool:
    return len(os.fsencode(path)) >= _LONGEST - 28  # for the socket's name


def _connected(family: int, address: str | tuple[str, int], seconds: float) -> _socket.socket:
    connection = _socket.socket(family, _socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_ours(path: str) -> bool:
    """Others must neither own it, nor read it, nor have put a link there."""
    try:
        os.makedirs(path, _PRIVATE, exist_ok=True)  # noqa: PTH103
        about = os.lstat(path)
        if not stat.S_ISDIR(about.st_mode) or (hasattr(os, "getuid") and about.st_uid != os.getuid()):
            return False
        return stat.S_IMODE(about.st_mode) == _PRIVATE and os.access(path, os.W_OK)
    except (OSError, ValueError):
        return False


def _short(version: bytes) -> str:
    """A name for it: FNV-1a, for hashlib takes longer to import than to use."""
    value = 0xCBF29CE484222325
    for byte in version:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"
