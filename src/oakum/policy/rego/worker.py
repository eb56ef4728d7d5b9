"""Rego that is not trusted, in a process of its own that can be killed: its time and its memory have an end.

The process inherits no environment and no open file. A function that the caller adds runs in the caller's process: the
worker asks for its result. When an evaluation takes too long or the process dies, that is a PolicyError, and the next
evaluation starts a new process with the same policies.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from oakum.model import PolicyError
from oakum.policy.rego import frames
from oakum.policy.rego.extension import Extensions
from oakum.policy.rego.interface import UNDEFINED, Undefined
from oakum.policy.rego.outline import Outline
from oakum.policy.rego.wire import encoded

_BOOT = """
import resource, sys
memory = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))  # before the engine comes, which reserves a gigabyte if it may
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
sys.path[:] = sys.argv[2:]
from oakum.policy.rego.worker_process import main
main()
"""
_STARTING = 30.0
"""Seconds that a process may take to start: a busy machine is slow."""
_GRACE = 1.0
"""Seconds after which a worker whose owner does not kill it ends by itself."""
_FRAME: msgspec.json.Decoder[frames.FromWorker] = msgspec.json.Decoder(frames.FromWorker)


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """What policies may take."""

    seconds: float = 2.0
    """Of an evaluation."""
    loading: float = 10.0
    """Seconds that reading the policies may take."""
    memory: int = 512 << 20
    """Bytes of address space, of which an idle worker has some 75 MB. Linux holds to it, macOS does not."""


class WorkerEngine:
    """Follows `RegoEngine`: the gated engine in another process. Threads may share it; they wait for each other."""

    def __init__(
        self,
        bounds: Bounds = Bounds(),
        *,
        extensions: Extensions | None = None,
        allowed: frozenset[str] = frozenset(),
        only: frozenset[str] | None = None,
    ) -> None:
        self._bounds, self._extensions, self._allowed, self._only = bounds, dict(extensions or {}), allowed, only
        self._loaded: frames.Load | None = None
        self._process: _Process | None = None
        self._lock = threading.RLock()
        self.outline: Outline | None = None
        """Of the policies that are loaded; None as long as there are none."""
        ready = self._started().ready
        self.name, self.version, self.builtins = ready.name, ready.version, ready.builtins

    def load(
        self, modules: Mapping[str, str], data: Mapping[str, Any] | None = None, *, syntax: Literal["v0", "v1"] = "v1"
    ) -> None:
        """Takes policies that have no faults. Raises PolicyError."""
        with self._lock:
            self._loaded = self.outline = None
            load = frames.Load(dict(modules), msgspec.Raw(encoded(data or {})), syntax)
            self.outline = self._read(self._started(), load)
            self._loaded = load

    def eval(self, query: str, value: Any) -> Any | Literal[Undefined.UNDEFINED]:
        """The answer to a query about what exists. Raises PolicyError."""
        with self._lock:
            if self._loaded is None:
                raise PolicyError("no policies are loaded, so nothing can be decided")
            ask = frames.Ask(query, msgspec.Raw(encoded(value)))
            answer = self._exchanged(self._running(self._loaded), ask, self._bounds.seconds)
        if not isinstance(answer, frames.Answer):
            raise self._broken("answers something else than it was asked")
        return answer.value if answer.defined else UNDEFINED

    def close(self) -> None:
        """Ends the process. It also ends with the last reference to the engine."""
        with self._lock:
            if self._process is not None:
                self._process.end()
                self._process = None

    def _running(self, load: frames.Load) -> _Process:
        """A process that has the policies."""
        if self._process is not None and self._process.is_usable:
            return self._process
        process = self._started()
        self._read(process, load)
        return process

    def _read(self, process: _Process, load: frames.Load) -> Outline:
        loaded = self._exchanged(process, load, self._bounds.loading)
        if not isinstance(loaded, frames.Loaded):
            raise self._broken("answers something else than it was asked")
        return loaded.outline

    def _started(self) -> _Process:
        if self._process is None or not self._process.is_usable:
            longest = max(self._bounds.seconds, self._bounds.loading) + _GRACE
            functions = {name: extension.arity for name, extension in self._extensions.items()}
            begin = frames.Begin(functions, self._allowed, longest, self._only)
            self._process = _Process(self._bounds.memory)
            try:
                self._process.begin(begin)
            except (OSError, EOFError, msgspec.DecodeError):
                raise self._broken("does not start") from None
        return self._process

    def _exchanged(self, process: _Process, frame: frames.FromOwner, seconds: float) -> frames.FromWorker:
        until = time.monotonic() + seconds
        try:
            frames.send(process.connection, frame, until)
            while isinstance(answer := _FRAME.decode(frames.receive(process.connection, until)), frames.Call):
                frames.send(process.connection, self._result(answer), until)
        except TimeoutError:
            raise self._broken(f"gave no answer within {seconds:g} seconds") from None
        except (OSError, EOFError, msgspec.DecodeError):
            raise self._broken(f"died; policies may take {self._bounds.memory >> 20} MB of memory") from None
        if isinstance(answer, frames.Refusal):
            raise answer.error()
        return answer

    def _result(self, call: frames.Call) -> frames.Result | frames.Refusal:
        try:
            return frames.Result(self._extensions[call.name].guarded(call.name)(*call.arguments))
        except PolicyError as error:
            return frames.refusal(error)

    def _broken(self, what: str) -> PolicyError:
        """Ends the process; the error for it."""
        self.close()
        return PolicyError(f"the process that evaluates the policies {what}")


class _Process:
    """One process, which ends with this object."""

    def __init__(self, memory: int) -> None:
        self._owner = os.getpid()
        paths = [path for path in sys.path if os.path.isabs(path)]  # noqa: PTH117 - never the folder one stands in
        self.connection, other = socket.socketpair()
        with other:
            self._popen = subprocess.Popen(
                [sys.executable, "-I", "-c", _BOOT, str(memory), *paths],
                stdin=other.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # what an engine says when it breaks may hold values
                env={},
            )
        self.end = weakref.finalize(self, _end, self._owner, self._popen, self.connection)

    @property
    def is_usable(self) -> bool:
        """Whether it lives, and was not started by a process that this one was forked from."""
        return os.getpid() == self._owner and self._popen.poll() is None

    def begin(self, begin: frames.Begin) -> None:
        """Waits until it has started."""
        until = time.monotonic() + _STARTING
        frames.send(self.connection, begin, until)
        self.ready = msgspec.json.decode(frames.receive(self.connection, until), type=frames.Ready)


def _end(owner: int, popen: subprocess.Popen[bytes], connection: socket.socket) -> None:
    connection.close()
    if os.getpid() == owner:
        popen.kill()
        popen.wait()
