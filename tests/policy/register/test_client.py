"""The register over real TLS, also where something else answers."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from oakum.model import ConfigError, OakumError
from oakum.policy.register.client import OutOfReach, Register
from oakum.policy.register.record import Decision, Page, Request, State
from oakum.server.http import Asked, Reply
from register import ID, Served, granted, ignore, register
from tls import Served as Tls
from tls import served

TOKEN = "some-token"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with register(tmp_path_factory.mktemp("register")) as running:
        yield running


def answers(reply: Reply | float, seen: list[Asked] | None = None):
    async def handle(asked: Asked) -> Reply:
        if seen is not None:
            seen.append(asked)
        if isinstance(reply, float):
            await asyncio.sleep(reply)
            return Reply(200, b"")
        return reply

    return handle


def client(server: Tls, folder: Path, seconds: float = 10.0) -> Register:
    (folder / "ca.crt").write_bytes(server.material.bundle)
    return Register(f"https://localhost:{server.port}", TOKEN, str(folder / "ca.crt"), seconds)


def test_what_is_done_and_seen(running: Served) -> None:
    record = granted(running, secret=ID)
    assert record.state is State.OPEN
    reader = running.client("ci")
    assert reader.record(record.id) == record
    assert record in list(reader.records({"state": ["open"], "secret": ID}))
    assert list(reader.records({"state": "requested"})) == []


def test_a_refusal_says_why(running: Served) -> None:
    with pytest.raises(ConfigError, match="403: ci may not"):
        running.client("ci").request(Request(exception=ignore(secret=ID)))
    with pytest.raises(ConfigError, match="404"):
        running.client("ci").record("../../x?y")
    asked = running.client("ann").request(Request(exception=ignore(secret="sid_" + "b" * 26)))
    running.client("bob").act("deny", asked, Decision())
    with pytest.raises(ConfigError, match="412: it has changed"):
        running.client("bob").act("approve", asked, Decision())
    with pytest.raises(ConfigError, match="401"):
        list(Register(running.address, "wrong", str(running.authority)).records({}))


def test_a_certificate_of_somebody_else(running: Served, tmp_path: Path) -> None:
    with served(answers(Reply(200, b"{}"))) as other, pytest.raises(ConfigError, match="not to be trusted"):
        list(Register(f"https://localhost:{other.port}", TOKEN, str(running.authority)).records({}))
    with pytest.raises(ConfigError, match="not to be trusted"):
        list(Register(f"https://127.0.0.1:{running.port}", TOKEN, str(running.authority)).records({}))
    with pytest.raises(ConfigError, match="not to be trusted"):  # the system does not know it
        list(Register(running.address, TOKEN).records({}))


def test_the_token_goes_nowhere_else(tmp_path: Path) -> None:
    seen: list[Asked] = []
    with served(answers(Reply(200, b'{"records":[]}', "application/json"), seen)) as other:
        there = (("Location", f"https://localhost:{other.port}/v1/exceptions"),)
        with served(answers(Reply(302, b"", headers=there))) as first, pytest.raises(ConfigError, match="302"):
            list(client(first, tmp_path).records({}))
    assert seen == []


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(200, b"<html>"), ConfigError),
        (Reply(200, b'{"records": 3}'), ConfigError),
        (Reply(200, b"[" * 100_000), ConfigError),
        (Reply(500, b"<html>"), OutOfReach),
        (Reply(503, b""), OutOfReach),
        (Reply(429, b'{"title":"t","status":429,"detail":"wait"}'), OutOfReach),
        (Reply(404, b"\xff"), ConfigError),
        (Reply(200, b"x" * (17 << 20)), ConfigError),
    ],
)
def test_other_answers(tmp_path: Path, reply: Reply, kind: type[OakumError]) -> None:
    with served(answers(reply)) as server, pytest.raises(kind) as caught:
        list(client(server, tmp_path).records({}))
    assert type(caught.value) is kind
    assert TOKEN not in str(caught.value)


def test_pages_without_end(tmp_path: Path) -> None:
    page = json.dumps({"records": [], "next": "ex_a"}).encode()
    with served(answers(Reply(200, page))) as server, pytest.raises(ConfigError, match="pages"):
        list(client(server, tmp_path).records({}))


def test_a_server_that_says_nothing(tmp_path: Path) -> None:
    with served(answers(5.0)) as server, pytest.raises(OutOfReach, match="timed out"):
        list(client(server, tmp_path, seconds=0.3).records({}))


def test_nobody_there(tmp_path: Path) -> None:
    with served(answers(Reply(200, b""))) as server:
        gone = client(server, tmp_path)
    with pytest.raises(OutOfReach):
        list(gone.records({}))


def test_a_page_is_asked_for_with_what_was_asked(tmp_path: Path) -> None:
    seen: list[Asked] = []
    empty = json.dumps({"records": []}).encode()
    with served(answers(Reply(200, empty), seen)) as server:
        assert list(client(server, tmp_path).records({"state": ["open", "expired"], "repository": "team/a b"})) == []
    (asked,) = seen
    assert (asked.method, asked.path, asked.body) == ("GET", "/v1/exceptions", b"")
    assert asked.query == "state=open&state=expired&repository=team%2Fa+b"
    assert Page(records=()).next == ""


@pytest.mark.parametrize(
    "url",
    ["", "http://a.example", "a.example", "https://", "https://u:p@a.example", "https://a.example?x=1", "file:///x"],
)
def test_addresses_that_show_the_token(url: str) -> None:
    with pytest.raises(ConfigError, match="https://HOST"):
        Register(url, TOKEN)


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "ä"])
def test_no_token(token: str) -> None:
    with pytest.raises(ConfigError, match="wants a token"):
        Register("https://a.example", token)


def test_no_authorities(tmp_path: Path) -> None:
    (tmp_path / "ca").write_text("none")
    for path, told in ((tmp_path / "none", "no such file"), (tmp_path / "ca", "no certificates")):
        with pytest.raises(ConfigError, match=told):
            Register("https://a.example", TOKEN, str(path))


def test_many_ask_and_decide_at_once(running: Served) -> None:
    """Of those who approve the same one, one does; every other hears that it has changed."""
    asked = running.client("ann").request(Request(exception=ignore(secret="sid_" + "c" * 26)))
    said: list[str] = []

    def work() -> None:
        try:
            running.client("bob").act("approve", asked, Decision())
            said.append("done")
        except ConfigError as error:
            said.append("refused" if "412" in str(error) or "409" in str(error) else str(error))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == ["done", *["refused"] * 7]
