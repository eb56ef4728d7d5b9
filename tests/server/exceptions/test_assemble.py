"""The register as a process, as the command line starts it, over real TLS."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from oakum.model import ConfigError
from oakum.policy.register.client import OutOfReach
from oakum.policy.register.record import Decision, Request, State
from register import ID, Served, granted, ignore, register, tokens
from tls import Client


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with register(tmp_path_factory.mktemp("register")) as running:
        yield running


def identity(number: int) -> str:
    digits = "".join(chr(ord("a") + int(one)) for one in f"{number:026}")
    return f"sid_{digits}"


def test_what_was_answered_for_outlives_kill_9(tmp_path: Path) -> None:
    known = tokens(tmp_path)
    promised: list[str] = []
    port = 0
    for number in range(3):
        with register(tmp_path, port=port, known=known) as running:
            port = running.port
            before = {one.id for one in running.client("ci").records({})}
            assert before >= set(promised)
            threads = [threading.Thread(target=_ask, args=(running, number * 100 + n, promised)) for n in range(4)]
            for one in threads:
                one.start()
            while len(promised) < (number + 1) * 5:
                time.sleep(0.01)
            running.process.send_signal(signal.SIGKILL)
            running.process.wait(20)
            for one in threads:
                one.join()
    with register(tmp_path, known=known) as running:
        kept = {one.id for one in running.client("ci").records({})}
        assert kept >= set(promised)
        assert [line["number"] for line in running.lines()] == list(range(1, len(running.lines()) + 1))


def _ask(running: Served, number: int, promised: list[str]) -> None:
    client = running.client("ann")
    for further in range(20):
        try:
            asked = client.request(Request(exception=ignore(secret=identity(number * 1000 + further))))
        except OutOfReach:
            return
        promised.append(asked.id)


def test_a_second_process_does_not_keep_the_same_journal(running: Served) -> None:
    with pytest.raises(AssertionError, match="another process keeps"), register(running.folder, known=running.tokens):
        pass


def test_a_token_that_is_taken_out_is_good_for_nothing(tmp_path: Path) -> None:
    with register(tmp_path) as running:
        assert list(running.client("ci").records({})) == []
        text = (tmp_path / "tokens.toml").read_text()
        (tmp_path / "tokens.toml").write_text(text[: text.rindex("[[token]]")])
        until = time.monotonic() + 30
        while _is_known(running, "ci"):
            assert time.monotonic() < until
            time.sleep(0.2)
        assert _is_known(running, "bob")


def _is_known(running: Served, name: str) -> bool:
    try:
        list(running.client(name).records({}))
    except ConfigError as error:
        if "401" not in str(error):
            raise
        return False
    return True


def test_slow_and_large_clients(running: Served) -> None:
    silent = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(20)]
    client = Client(running.port, running.authority.read_bytes())
    client.send(b"POST /v1/exceptions HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 70000\r\n\r\n")
    assert client.answer()[0] == 413
    assert list(running.client("ci").records({"state": "denied"})) == []
    for one in (*silent, client.socket):
        one.close()


def test_probes_log_and_its_end(tmp_path: Path) -> None:
    with register(tmp_path) as running:
        record = granted(running, secret=ID)
        at = f"http://127.0.0.1:{running.probes}"
        for path, told in (("/healthz", "ok"), ("/readyz", "ok"), ("/metrics", 'records{state="open"} 1.0')):
            with urllib.request.urlopen(at + path, timeout=10) as answer:
                assert told in answer.read().decode()
        running.process.terminate()
        assert running.process.wait(20) == 0
        said = [json.loads(line) for line in running.log().splitlines()]
        assert [one["id"] for one in said if one["event"] == "answered" and one["does"] == "approve"] == [record.id]
        assert said[-1]["event"] == "ended"
        assert not any(token in running.log() for token in running.tokens.values())
        assert not any(token in json.dumps(running.lines()) for token in running.tokens.values())


def test_the_organisation_decides_how_long_and_by_how_many(tmp_path: Path) -> None:
    with register(tmp_path, "--most-days=7", "--needs=ticket", "--one-person") as running:
        client = running.client("bob")
        with pytest.raises(ConfigError, match="ticket"):
            client.request(Request(exception=ignore(secret=ID), days=7))
        with pytest.raises(ConfigError, match="may hold 7"):
            client.request(Request(exception=ignore(secret=ID, ticket="A-1"), days=8))
        asked = client.request(Request(exception=ignore(secret=ID, ticket="A-1", owner=""), days=7))
        assert client.act("approve", asked, Decision()).state is State.OPEN


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--tls-cert=x"], "either --tls-cert"),
        (["--journal=/none/such/j"], "cannot be opened"),
        (["--tokens=none.toml"], "no such file"),
        (["--listen=nowhere"], "HOST:PORT"),
    ],
)
def test_it_does_not_begin_half(tmp_path: Path, options: list[str], told: str) -> None:
    with pytest.raises(AssertionError, match=told), register(tmp_path, *options):
        pass
