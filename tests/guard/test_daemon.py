"""Real daemons in a home of their own."""

from __future__ import annotations

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
from oakum.guard import daemon, wire
from oakum.guard.daemon import Daemon, answers
from oakum.guard.log import Log
from oakum.guard.request import Request
from oakum.guard.service import Service

VERSION = wire.version()
Running = Callable[..., Path]


@pytest.fixture
def running(tmp_path, make_engine) -> Iterator[Running]:
    """Daemons in threads of this process, on sockets in a short path."""
    threads = []
    paths = []

    def start(name: str = "s", version: bytes = VERSION, idle: float = 60.0) -> Path:
        path = tmp_path / name
        service = Service(GuardSettings(), KEY, make_engine, ToyHost, Log(None))
        listener = daemon._listen(str(path))
        made = Daemon(service, str(path), version, idle)
        thread = threading.Thread(target=made.run, args=(listener, 0.02))
        thread.start()
        threads.append(thread)
        paths.append(path)
        return path

    yield start
    for path in paths:
        path.unlink(missing_ok=True)
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def ask(path: Path, sent: bytes) -> list[bytes]:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(path))
        connection.sendall(sent)
        return wire.receive(connection)


def test_it_answers_over_a_socket_that_is_the_users_alone(running):
    path = running()
    request = Request("toy", "", False, {}, b'{"moment": "prompt", "text": "x"}')
    kind, stdout, stderr, code = ask(path, wire.pack(request.parts()))
    assert (kind, stderr, code) == (wire.ANSWER, b"", b"0")
    assert b'"allow"' in stdout
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert answers(str(path), VERSION)


def test_a_client_of_another_version_is_told_so(running):
    path = running()
    assert ask(path, wire.pack([b"another", wire.PING])) == [wire.OTHER]
    assert not answers(str(path), b"another")


@pytest.mark.parametrize("sent", [b"\xff" * 100, wire.pack([]), wire.pack([VERSION]), wire.pack([VERSION, b"x"])])
def test_nonsense_does_not_end_it(running, sent):
    path = running()
    with pytest.raises((wire.WireError, AssertionError, OSError)):
        assert ask(path, sent) != [wire.OTHER]
    assert answers(str(path), VERSION)


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
    assert answers(str(path), VERSION)


def test_it_ends_when_the_program_is_upgraded(running):
    path = running(version=b"older")
    deadline = time.monotonic() + 10
    while path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_nobody_answers_where_nobody_listens(tmp_path):
    assert not answers(str(tmp_path / "none"), VERSION)
    (tmp_path / "file").write_text("")
    assert not answers(str(tmp_path / "file"), VERSION)


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
