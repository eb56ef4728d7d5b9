from __future__ import annotations

import contextlib
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.guard import loopback

KEY, OTHER = bytes(32), bytes([1]) * 32
Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    client, server = socket.socketpair()
    with client, server:
        for end in (client, server):
            end.settimeout(10)
        yield client, server


def admitted(server: socket.socket, key: bytes) -> tuple[threading.Thread, list[OSError]]:
    """A daemon's side, and how it ended."""
    refused: list[OSError] = []

    def admit() -> None:
        try:
            loopback.admit(server, key)
        except OSError as error:
            refused.append(error)
            server.close()

    thread = threading.Thread(target=admit)
    thread.start()
    return thread, refused


def test_who_has_the_key_is_let_in(pair):
    client, server = pair
    thread, refused = admitted(server, KEY)
    loopback.greet(client, KEY)
    thread.join(10)
    assert not refused


def test_a_client_without_the_key_learns_nothing(pair):
    client, server = pair
    thread, refused = admitted(server, KEY)
    with pytest.raises(loopback.LoopbackError):
        loopback.greet(client, OTHER)
    client.sendall(bytes(32))
    thread.join(10)
    assert refused


def test_nothing_is_said_to_a_program_that_took_the_port(pair):
    client, server = pair
    server.sendall(bytes(48))
    with pytest.raises(loopback.LoopbackError):
        loopback.greet(client, KEY)
    client.close()
    assert len(server.recv(1000)) == 16  # what it made up for this, and no word more
    assert server.recv(1000) == b""


def test_what_the_daemon_proves_is_of_no_use_to_a_client(pair):
    client, server = pair
    thread, refused = admitted(server, KEY)
    client.sendall(bytes(16))
    answer = client.recv(48, socket.MSG_WAITALL)
    client.sendall(answer[16:])
    thread.join(10)
    assert refused


def test_an_end_is_an_error(pair):
    client, server = pair
    server.close()
    with pytest.raises(OSError):  # noqa: PT011 - of the system or ours
        loopback.greet(client, KEY)


def test_port_and_key_are_the_users_alone(tmp_path):
    path = tmp_path / "port"
    key = loopback.publish(str(path), 4711)
    assert loopback.read(str(path)) == (4711, key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert loopback.publish(str(path), 4711) != key
    assert [one.name for one in tmp_path.iterdir()] == ["port"]


@given(st.binary(max_size=100))
def test_a_file_that_is_none_of_ours_is_an_error(tmp_path_factory, content):
    path: Path = tmp_path_factory.mktemp("loopback") / "port"
    path.write_bytes(content)
    with contextlib.suppress(loopback.LoopbackError):
        port, key = loopback.read(str(path))
        assert isinstance(port, int)
        assert isinstance(key, bytes)
