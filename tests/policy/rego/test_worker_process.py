"""The process of a worker, spoken to directly."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import msgspec
import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.policy.rego import frames

BEGIN = frames.Begin({}, frozenset(), 1.0)


@pytest.fixture
def process():
    connection, other = socket.socketpair()
    command = [sys.executable, "-c", "from oakum.policy.rego.worker_process import main; main()"]
    with connection, other, subprocess.Popen(command, stdin=other.fileno()) as process:
        other.close()
        yield process, connection
        process.kill()


def said(connection):
    return msgspec.json.decode(frames.receive(connection), type=frames.FromWorker)


def test_it_ends_when_its_owner_is_gone(process):
    popen, connection = process
    frames.send(connection, BEGIN)
    assert said(connection).name == "regorus"
    connection.close()
    assert popen.wait(20) == 0


def test_it_ends_by_itself_when_nobody_stops_it(process):
    popen, connection = process
    endless = "package main\np if { some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y < 0 }"
    frames.send(connection, BEGIN)
    frames.send(connection, frames.Load({"m.rego": endless}, msgspec.Raw(b"{}"), "v1"))
    frames.send(connection, frames.Ask("data.main.p", msgspec.Raw(b"{}")))
    assert popen.wait(60) == -signal.SIGALRM


@pytest.mark.parametrize("first", [frames.Result(1), frames.Refusal("x")])
def test_a_frame_out_of_turn_ends_it(process, first):
    popen, connection = process
    frames.send(connection, first)
    assert popen.wait(20) == 0


def test_a_call_asks_the_owner(process):
    connection = process[1]
    frames.send(connection, frames.Begin({"our.f": 1}, frozenset(), 5.0))
    said(connection)
    frames.send(connection, frames.Load({"m.rego": "package main\np := our.f(input)"}, msgspec.Raw(b"{}"), "v1"))
    assert said(connection).outline.packages == ("main",)
    frames.send(connection, frames.Ask("data.main.p", msgspec.Raw(b"7")))
    assert said(connection) == frames.Call("our.f", [7])
    frames.send(connection, frames.Result({"a": 1}))
    assert said(connection) == frames.Answer({"a": 1})
