"""The address at which the daemon answers hooks over HTTP, where `oakum guard install claude --http` asked for that.

Settings of a coding tool hold address and token, so both stay the same from one daemon to the next. The token is a
secret of this user: whoever has it can ask the guard what it knows.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

import msgspec

from oakum.config.user_dirs import state_directory
from oakum.guard.loopback import HOST
from oakum.model import ConfigError

PATH = "/oakum-hook/"
"""Before the name of the host that asks."""
_PORTS = range(20_000, 32_000)
"""Of which one is taken: below those that systems give to outgoing connections."""
_TRIES = 50


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A port of the loopback interface, and what a caller must know. Its `repr` does not show the token."""

    port: int
    token: str

    def __repr__(self) -> str:
        return f"<Endpoint at port {self.port}>"

    def url(self, host: str, mode: str = "", *, fail_closed: bool = False) -> str:
        """Where a host asks, with the options of its hook."""
        options = "&".join([f"mode={mode}"] * bool(mode) + ["fail-closed=1"] * fail_closed)
        return f"http://{HOST}:{self.port}{PATH}{host}{'?' if options else ''}{options}"


def load(environ: Mapping[str, str]) -> Endpoint | None:
    """The endpoint of this user; None where none was asked for."""
    path = _path(environ)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Endpoint) if path else None
    except (OSError, msgspec.MsgspecError):
        return None


def ensure(environ: Mapping[str, str]) -> Endpoint:
    """The endpoint of this user, made where there is none. Raises ConfigError."""
    found = load(environ)
    if found is not None:
        return found
    path = _path(environ)
    if path is None:
        raise ConfigError("there is no home directory to keep the address for HTTP in; install without --http")
    made = Endpoint(port=_free_port(), token=secrets.token_urlsafe(32))
    _write(path, msgspec.json.encode(made))
    return made


def remove(environ: Mapping[str, str]) -> None:
    """No daemon answers over HTTP any more."""
    path = _path(environ)
    if path is not None:
        path.unlink(missing_ok=True)


def _path(environ: Mapping[str, str]) -> Path | None:
    folder = state_directory(environ)
    return folder / "guard" / "http.json" if folder else None


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.touch(0o600, exist_ok=False)
        path.write_bytes(content)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error


def _free_port() -> int:
    for _ in range(_TRIES):
        port = secrets.choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise ConfigError("no free port was found on the loopback interface; install without --http")
