"""The edge, over real TLS, with clients that do what they should not."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.server.certificates.authority import issue
from oakum.server.certificates.keepers import load
from oakum.server.http import Asked, Limits, Reply
from tls import HOST, served

QUICK = Limits(body=1 << 16, head=4096, seconds=0.4, idle=0.4, handshake=0.4, connections=20)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


async def echo(asked: Asked) -> Reply:
    return Reply(200, f"{asked.method} {asked.path} {asked.content_type} {len(asked.body)}".encode())


def test_requests_come_one_after_the_other_on_a_connection() -> None:
    with served(echo) as server:
        client = server.client()
        for size in (0, 10, 100_000):
            client.post(b"x" * size, "/a?b=c", "Application/JSON; charset=utf-8")
            assert client.answer() == (200, f"POST /a application/json {size}".encode())


def test_a_body_in_pieces_and_one_that_waits_to_be_asked_for() -> None:
    with served(echo) as server:
        client = server.client()
        client.send(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        assert client.answer() == (200, b"POST /  5")
        client.send(b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert client.answer() == (100, b"")
        client.send(b"ab")
        assert client.answer() == (200, b"POST /  2")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"hello\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -4\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 999999999999999999999999\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n20000\r\n" + b"x" * 0x20000, 413),
        (b"GET / HTTP/1.1\r\nA: " + b"x" * 5000 + b"\r\n\r\n", 431),
        (b"GET /" + b"x" * 5000, 431),
        (b"GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n", 400),
    ],
)
def test_what_is_refused_ends_the_connection(sent: bytes, status: int) -> None:
    with served(echo, QUICK) as server:
        client = server.client()
        client.send(sent)
        assert client.answer()[0] == status
        assert client.ended()


@pytest.mark.parametrize(
    "sent",
    [b"", b"POST / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf", b"GET / HTTP/1.1\r\n\r\n"],
    ids=["nothing", "half a head", "half a body", "idle afterwards"],
)
def test_a_slow_client_is_let_go_of(sent: bytes) -> None:
    with served(echo, QUICK) as server:
        client = server.client()
        client.send(sent)
        status, _ = client.answer()
        assert status == (200 if sent.startswith(b"GET") else 0)
        assert client.ended()
        until(lambda: not server.edge.connections)


def test_a_client_that_sends_a_byte_now_and_then_gets_no_more_time() -> None:
    with served(echo, QUICK) as server:
        client = server.client()
        ended = threading.Event()

        def drip() -> None:
            try:
                while not ended.wait(0.05):
                    client.send(b"X")
            except OSError:
                pass

        client.send(b"POST / HTTP/1.1\r\nA: ")
        thread = threading.Thread(target=drip)
        thread.start()
        assert client.ended()
        ended.set()
        thread.join()


def test_a_client_without_a_handshake_is_let_go_of() -> None:
    with served(echo, QUICK) as server, socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        assert raw.recv(1) == b""


def test_too_many_connections_are_refused_and_the_others_are_answered() -> None:
    limits = Limits(connections=20)
    with served(echo, limits) as server:
        clients = [server.client() for _ in range(limits.connections)]
        late = server.client()
        assert late.answer()[0] == 503
        for client in clients:
            client.post(b"")
            assert client.answer()[0] == 200
        for client in (late, clients[0]):
            client.close()
        until(lambda: len(server.edge.connections) < limits.connections)
        again = server.client()
        again.post(b"")
        assert again.answer()[0] == 200


def test_a_new_certificate_leaves_open_connections_alone() -> None:
    with served(echo) as server:
        before = server.client()
        load(server.context, issue(server.material.authority, [HOST], datetime.now(UTC)))
        after = server.client()
        assert before.serial() != after.serial()
        for client in (before, after):
            client.post(b"")
            assert client.answer()[0] == 200


def test_a_request_under_way_is_answered_before_the_end() -> None:
    begun, go_on = threading.Event(), asyncio.Event()

    async def slow(asked: Asked) -> Reply:
        begun.set()
        await go_on.wait()
        return Reply(200, b"done")

    with served(slow) as server:
        idle, busy = server.client(), server.client()
        busy.post(b"")
        assert begun.wait(5)
        draining = asyncio.run_coroutine_threadsafe(server.edge.drain(10), server.loop)
        assert idle.ended()
        server.loop.call_soon_threadsafe(go_on.set)
        assert busy.answer() == (200, b"done")
        draining.result(10)


def test_a_client_that_has_gone_has_its_request_forgotten() -> None:
    forgotten = threading.Event()

    async def slow(asked: Asked) -> Reply:
        try:
            await asyncio.sleep(30)
        finally:
            forgotten.set()
        return Reply(200, b"")

    with served(slow) as server:
        client = server.client()
        client.post(b"")
        client.close()
        assert forgotten.wait(5)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_an_answer_or_an_end(data: bytes) -> None:
    with served(echo, QUICK) as server:
        client = server.client()
        client.send(data)
        assert client.answer()[0] in (0, 200, 400, 413, 431)
