"""What a host runs: its JSON on standard input, its answer on standard output and as exit code.

Until the daemon has answered nothing but the standard library is imported, and as little of it as will do: every call
of every tool waits for this. When there is no daemon that answers, one is started, and the question is answered here.
"""

from __future__ import annotations

import os
import sys

from oakum.guard import runtime, wire
from oakum.guard.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "oakum-hook"
PATIENCE = 0.7
"""Seconds to wait for the daemon, and `_MORE` for each megabyte."""
_MORE = 0.1
_CONNECT = 0.2
_PIECE = 1 << 16
_USAGE = 2
_KEPT = ("PATH", "HOME", "USER", "TMPDIR", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT", "USERPROFILE")
_KEPT_PREFIXES = ("XDG_", "OAKUM_")
"""Of the environment, what a daemon gets: not the secrets in it."""


def main() -> None:
    """The console script `oakum-hook`."""
    code = run(sys.argv[1:])
    os._exit(code)  # what a usual exit tears down goes with the process anyway


def run(arguments: Sequence[str]) -> int:
    """`HOST [--mode MODE] [--fail-closed]`; returns the exit code."""
    try:
        host, mode, closed = parse(arguments)
    except ValueError as error:
        _write(2, f"error: {error}\nusage: {PROGRAM} HOST [--mode block|redact|observe] [--fail-closed]\n".encode())
        return _USAGE
    request = Request(host, mode, closed, _variables(), _read_all())
    stdout, stderr, code = _from_daemon(request) or _from_here(request)
    _write(1, stdout)
    _write(2, stderr)
    return code


def parse(arguments: Sequence[str]) -> tuple[str, str, bool]:
    """Host, mode (empty where none is given) and whether to fail closed. Raises ValueError."""
    hosts, mode, closed = [], "", False
    words = list(arguments)
    while words:
        word = words.pop(0)
        if word == "--fail-closed":
            closed = True
        elif word == "--mode" and words:
            mode = words.pop(0)
        elif word.startswith("--mode="):
            mode = word[7:]
        elif word.startswith("-"):
            raise ValueError(f"there is no option {ascii(word)[:60]}")
        else:
            hosts.append(word)
    if len(hosts) != 1:
        raise ValueError("name one host")
    if mode not in ("", "block", "redact", "observe"):
        raise ValueError("the mode is block, redact or observe")
    return hosts[0], mode, closed


def _from_daemon(request: Request) -> tuple[bytes, bytes, int] | None:
    """The daemon's answer; None where there is none, and one has been started."""
    folder = runtime.folder(os.environ)
    if folder is None:
        return None
    try:
        kind, *rest = _ask(folder, request)
        if kind == wire.ANSWER and len(rest) == 3:
            return rest[0], rest[1], int(rest[2])
    except (OSError, ValueError, wire.WireError):
        pass
    start_daemon()
    return None


def _ask(folder: str, request: Request) -> list[bytes]:
    connection = runtime.connect(folder, wire.version(), _CONNECT)
    try:
        connection.settimeout(PATIENCE + _MORE * (len(request.payload) >> 20))
        connection.sendall(wire.pack(request.parts()))
        return wire.receive(connection)
    finally:
        connection.close()


def start_daemon() -> None:
    """Starts a daemon that outlives this process; it looks by itself whether it is needed."""
    environment = {
        name: value for name, value in os.environ.items() if name in _KEPT or name.startswith(_KEPT_PREFIXES)
    }
    nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    arguments = [sys.executable, "-P", "-m", "oakum.guard.daemon"]
    try:
        os.posix_spawn(sys.executable, arguments, environment, file_actions=nothing, setsid=True)
    except (OSError, AttributeError, NotImplementedError):
        return  # then this call and the next are answered without


def _from_here(request: Request) -> tuple[bytes, bytes, int]:
    from oakum.guard import alone  # all that a daemon would have in memory

    return alone.answer(request)


def _variables() -> dict[bytes, bytes]:
    if hasattr(os, "environb"):
        return dict(os.environb)
    return {os.fsencode(name): os.fsencode(value) for name, value in os.environ.items()}


def _read_all() -> bytes:
    pieces = []
    try:
        while piece := os.read(0, _PIECE):
            pieces.append(piece)
    except OSError:
        pass
    return b"".join(pieces)


def _write(descriptor: int, content: bytes) -> None:
    try:
        while content:
            content = content[os.write(descriptor, content) :]
    except OSError:
        pass  # nobody listens


if __name__ == "__main__":
    main()
