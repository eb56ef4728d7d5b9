"""Real daemons in a home of their own."""

from __future__ import annotations

import contextlib
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guard.conftest import KEY
from guard.processes import Home
from guard.toyhost import ToyHost
from oakum.config.settings import GuardSettings
from oakum.guard import daemon, runtime, wire
from oakum.guard.daemon import Daemon, answers
from oakum.guard.log import Log
from oakum.guard.loopback import HOST
from oakum.guard.request import Request
from oakum.guard.service import Service

VERSION = wire.version()
Running = Callable[..., Path]


@pytest.fixture(params=["socket", "port"])
def running(request, tmp_path, make_engine, monkeypatch) -> Iterator[Running]:
    """Daemons in threads of this process, in a folder where a socket can be, and in one where none can."""
    if request.param == "port":
        monkeypatch.setattr(runtime, "has_sockets", lambda folder: False)
    threads, doors = [], []

    def start(version: bytes = VERSION, idle: float = 60.0) -> Path:
        service = Service(GuardSettings(), KEY, make_engine, ToyHost, Log(None))
        door = daemon.listen(str(tmp_path), VERSION)
        thread = threading.Thread(target=Daemon(service, door, version, idle).run, args=(0.02,))
        thread.start()
        threads.append(thread)
        doors.append(Path(door.path))
        return Path(door.path)

    yield start
    for path in doors:
        path.unlink(missing_ok=True)
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def ask(path: Path, sent: bytes) -> list[bytes]:
    with contextlib.closing(runtime.connect(str(path.parent), VERSION, 10)) as connection:
        connection.sendall(sent)
        return wire.receive(connection)


def test_it_answers_through_a_file_that_is_the_users_alone(running):
    path = running()
    request = Request("toy", "", False, {}, b'{"moment": "prompt", "text": "x"}')
    kind, stdout, stderr, code = ask(path, wire.pack(request.parts()))
    assert (kind, stderr, code) == (wire.ANSWER, b"", b"0")
    assert b'"allow"' in stdout
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert answers(str(path.parent), VERSION)


def test_a_client_of_another_version_is_told_so(running):
    path = running()
    assert ask(path, wire.pack([b"another", wire.PING])) == [wire.OTHER]
    assert not answers(str(path.parent), b"another")


@pytest.mark.parametrize("sent", [b"\xff" * 100, wire.pack([]), wire.pack([VERSION]), wire.pack([VERSION, b"x"])])
def test_nonsense_does_not_end_it(running, sent):
    path = running()
    with pytest.raises((wire.WireError, AssertionError, OSError)):
        assert ask(path, sent) != [wire.OTHER]
    assert answers(str(path.parent), VERSION)


def test_it_ends_when_nobody_asks(running):
    path = running(idle=0.1)
    deadline = time.monotonic() + 10
    while path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_ends_when_another_takes_its_place_and_leaves_that_alone(running):
    path = running()
    first = path.stat().st_ino
    running()
    time.sleep(0.2)
    assert path.stat().st_ino != first
    assert answers(str(path.parent), VERSION)


def test_it_ends_when_the_program_is_upgraded(running):
    path = running(version=b"older")
    deadline = time.monotonic() + 10
    while path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_nobody_answers_where_nobody_listens(tmp_path):
    assert not answers(str(tmp_path / "none"), VERSION)
    for path in (runtime.socket_path(str(tmp_path), VERSION), runtime.port_path(str(tmp_path), VERSION)):
        Path(path).write_text("1 none of ours")
        assert not answers(str(tmp_path), VERSION)


def test_one_process_starts_it_and_a_second_one_leaves(user: Home):
    process = user.start_daemon()
    assert user.run_daemon() == 0
    assert process.poll() is None
    assert stat.S_IMODE(user.socket.stat().st_mode) == 0o600
    if Path("/proc/self/cwd").exists():
        assert Path(f"/proc/{process.pid}/cwd").readlink() == Path("/")


def test_without_a_folder_it_says_what_to_do(user: Home):
    user.environ["OAKUM_RUNTIME_DIR"] = "/dev/null/x"
    assert user.run_daemon() == 2


def test_where_a_path_is_too_long_for_a_socket_it_listens_on_a_port(user: Home):
    user.run = user.path / ("long" * 30)
    user.run.mkdir(mode=0o700)
    user.environ["OAKUM_RUNTIME_DIR"] = str(user.run)
    process = user.start_daemon()
    (port,) = user.run.glob("*.port")
    assert stat.S_IMODE(port.stat().st_mode) == 0o600
    answer = user.hook(user.payload())
    assert b"<oakum:toy-token:" in answer.stdout
    number = int(port.read_text().split()[0])
    port.unlink()
    socket.create_connection((HOST, number)).close()  # it looks after each client, and only now and then without one
    assert process.wait(30) == 0


def test_where_the_file_system_has_no_sockets_it_listens_on_a_port(tmp_path, monkeypatch):
    monkeypatch.setattr(daemon, "_socket_in", lambda *_: open("/dev/full/none"))  # noqa: PTH123, SIM115 - to fail
    door = daemon.listen(str(tmp_path), VERSION)
    with door.listener:
        assert door.key
        assert door.path == runtime.port_path(str(tmp_path), VERSION)
