"""What it takes that a host asks over HTTP: an address with a token, and a daemon that listens there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from oakum.guard import client, endpoint, runtime, wire
from oakum.guard.endpoint import Endpoint
from oakum.guard.install.where import Scope, Where
from oakum.model import UsageError

HOST = "claude"
"""The one that can: Copilot's hooks of that kind demand TLS, and pass where nobody answers."""


def wanted(hosts: Sequence[str], where: Where) -> Endpoint:
    """The address for the hosts named. Raises UsageError where not the one host of one user is meant, ConfigError."""
    if tuple(hosts) != (HOST,) or where.scope is not Scope.USER:
        raise UsageError(f"--http is for `oakum guard install {HOST}` alone: the token in the settings is one user's")
    if runtime.folder(where.environ) is None:
        raise UsageError("no daemon can run here: set OAKUM_RUNTIME_DIR to a folder of mode 0700, or leave out --http")
    return endpoint.ensure(where.environ)


def unwanted(hosts: Sequence[str], where: Where) -> None:
    """No more address, where the host is among those named, or none is."""
    if where.scope is Scope.USER and (not hosts or HOST in hosts):
        endpoint.remove(where.environ)


def restart(environ: Mapping[str, str]) -> None:
    """A daemon that listens there. The one before sees that it was replaced, and ends."""
    folder = runtime.folder(environ)
    if folder is None:
        return
    for path in (runtime.socket_path(folder, wire.version()), runtime.port_path(folder, wire.version())):
        Path(path).unlink(missing_ok=True)
    client.start_daemon()
