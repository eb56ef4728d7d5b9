"""The process of a worker: it reads frames from its standard input, which is a socket, and answers on it.

It ends when its owner is gone, and also by itself when an evaluation outlasts its time and nobody is left to kill it.
"""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from oakum.model import PolicyError
from oakum.policy.rego import frames
from oakum.policy.rego.extension import Extension
from oakum.policy.rego.gate import GatedEngine
from oakum.policy.rego.interface import UNDEFINED
from oakum.policy.rego.outline import Outline
from oakum.policy.rego.regorus_engine import RegorusEngine

_FRAME: msgspec.json.Decoder[frames.FromOwner] = msgspec.json.Decoder(frames.FromOwner)


def main() -> None:
    """Answers until the other side of standard input is closed."""
    with socket.socket(fileno=sys.stdin.fileno()) as connection:
        try:
            _serve(connection)
        except (EOFError, OSError):
            return


def _serve(connection: socket.socket) -> None:
    begin = _FRAME.decode(frames.receive(connection))
    if not isinstance(begin, frames.Begin):
        raise EOFError("the first frame begins nothing")
    functions = {name: Extension(arity, partial(_called, connection, name)) for name, arity in begin.functions.items()}
    engine = GatedEngine(RegorusEngine(functions), allowed=begin.allowed, only=begin.only)
    frames.send(connection, frames.Ready(name=engine.name, version=engine.version, builtins=engine.builtins))
    while True:
        frame = _FRAME.decode(frames.receive(connection))
        frames.send(connection, _within(begin.seconds, partial(_answer, engine, frame)))


def _answer(engine: GatedEngine, frame: frames.FromOwner) -> frames.FromWorker:
    try:
        if isinstance(frame, frames.Load):
            engine.load(frame.modules, msgspec.json.decode(frame.data), syntax=frame.syntax)
            return frames.Loaded(engine.outline or Outline(packages=(), rules=()))
        if isinstance(frame, frames.Ask):
            value = engine.eval(frame.query, frame.value)
            return frames.Answer(defined=False) if value is UNDEFINED else frames.Answer(value)
    except PolicyError as error:
        return frames.refusal(error)
    except MemoryError:
        return frames.Refusal("the policies need more memory than they may take")
    raise EOFError("a frame that asks for nothing")


def _called(connection: socket.socket, name: str, *arguments: Any) -> Any:
    """What a function of the owner gives."""
    frames.send(connection, frames.Call(name, list(arguments)))
    frame = _FRAME.decode(frames.receive(connection))
    if isinstance(frame, frames.Refusal):
        raise frame.error()
    if isinstance(frame, frames.Result):
        return frame.value
    raise EOFError("a frame that is no result")


def _within(seconds: float, call: Callable[[], frames.FromWorker]) -> frames.FromWorker:
    """What the call gives; SIGALRM ends the process when it takes longer, whatever it does at that time."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return call()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
