"""Requests and their answers, without a network."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.rules.template import expand
from oakum.server.exceptions.app import App, Limits
from oakum.server.exceptions.assemble import _detector
from oakum.server.exceptions.book import Rules
from oakum.server.exceptions.journal import Journal
from oakum.server.exceptions.record import Record
from oakum.server.exceptions.register import Register
from oakum.server.exceptions.tokens import Tokens
from oakum.server.exceptions.wording import Wording
from oakum.server.http import Asked, Reply
from register import ID, tokens

ROOT = "/v1/exceptions"
BODY = {"exception": {"secret": ID, "reason": "revoked", "owner": "team-a"}, "days": 30}
VALUES = st.recursive(
    st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)
PLENTY = Limits((1e6, 1e6), (1e6, 1e6))


def about(letter: str) -> dict[str, Any]:
    return {"exception": {"secret": "sid_" + letter * 26, "reason": "revoked", "owner": "team-a"}}


class Fixed:
    """An application with the tokens of its people, and what it logs."""

    def __init__(self, folder: Path, limits: Limits = PLENTY) -> None:
        self.known = tokens(folder)
        self.lines: list[str] = []
        self.journal = Journal(folder / "j")
        register = Register(self.journal, Rules())
        wording = Wording(_detector())
        self.app = App(register, Tokens(folder / "tokens.toml"), wording, Record(self.lines.append), limits)

    def ask(self, who: str, method: str, path: str = ROOT, body: Any = None, **headers: str) -> Reply:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        return self.raw(method, path, raw, {"authorization": f"Bearer {self.known.get(who, who)}", **headers})

    def raw(self, method: str, path: str, raw: bytes, headers: dict[str, str], kind: str = "application/json") -> Reply:
        path, _, query = path.partition("?")
        named = {name.replace("_", "-").encode(): text.encode("latin-1") for name, text in headers.items()}
        return asyncio.run(self.app(Asked(method, path, kind, raw, query, named, "192.0.2.1")))

    def requested(self, letter: str = "a") -> dict[str, Any]:
        reply = self.ask("ann", "POST", body=about(letter))
        assert reply.status == 201, reply
        return json.loads(reply.body)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fixed]:
    fixed = Fixed(tmp_path_factory.mktemp("app"))
    yield fixed
    fixed.app.close()


@pytest.fixture
def fixed(tmp_path: Path) -> Iterator[Fixed]:
    fixed = Fixed(tmp_path)
    yield fixed
    fixed.app.close()


def test_from_a_request_to_its_end(fixed: Fixed) -> None:
    made = fixed.ask("ann", "POST", body=BODY)
    record = json.loads(made.body)
    here = f"{ROOT}/{record['id']}"
    assert (made.status, dict(made.headers)) == (201, {"ETag": '"1"', "Location": here})
    assert record["state"] == "requested"
    assert fixed.ask("bob", "POST", f"{here}/approve", {}).status == 428
    assert fixed.ask("bob", "POST", f"{here}/approve", {}, if_match='"7"').status == 412
    assert fixed.ask("ann", "POST", f"{here}/approve", {}, if_match='"1"').status == 403
    approved = fixed.ask("bob", "POST", f"{here}/approve", {"note": "fine"}, if_match='"1"')
    assert (approved.status, json.loads(approved.body)["state"]) == (200, "open")
    assert fixed.ask("bob", "POST", f"{here}/approve", {}, if_match='"2"').status == 409
    prolonged = fixed.ask("bob", "POST", f"{here}/prolong", {"days": 60}, if_match='"2"')
    assert prolonged.status == 200
    assert fixed.ask("ann", "POST", f"{here}/revoke", {}, if_match='"3"').status == 200
    history = json.loads(fixed.ask("ci", "GET", f"{here}/history").body)
    assert [(one["what"], one["by"]) for one in history] == [
        ("request", "ann"),
        ("approve", "bob"),
        ("prolong", "bob"),
        ("revoke", "ann"),
    ]
    assert history[1]["note"] == "fine"


def test_who_may_do_what(fixed: Fixed) -> None:
    record = fixed.requested()
    here = f"{ROOT}/{record['id']}"
    assert fixed.ask("ci", "GET").status == 200
    assert fixed.ask("ci", "POST", body=BODY).status == 403
    assert fixed.ask("ci", "POST", f"{here}/revoke", {}, if_match='"1"').status == 403
    other = json.loads(fixed.ask("bob", "POST", body=about("b")).body)
    error = fixed.ask("ann", "POST", f"{ROOT}/{other['id']}/revoke", {}, if_match='"1"')
    assert (error.status, error.content_type) == (403, "application/problem+json")
    assert "only take back" in json.loads(error.body)["detail"]
    assert fixed.ask("bob", "POST", f"{here}/revoke", {}, if_match='"1"').status == 200


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer x"}, {"authorization": "Basic YTpi"}, {"authorization": "\xff"}]
)
def test_strangers_learn_nothing(shared: Fixed, headers: dict[str, str]) -> None:
    for method, path in (("GET", ROOT), ("POST", ROOT), ("GET", "/none"), ("GET", f"{ROOT}/ex_{'a' * 16}")):
        reply = shared.raw(method, path, b"", headers)
        assert (reply.status, dict(reply.headers)) == (401, {"WWW-Authenticate": "Bearer"})


def test_a_secret_does_not_get_in_and_is_not_repeated(fixed: Fixed) -> None:
    value = expand("{crc:ghp_,30}", random.Random())
    texts = {"reason": f"was {value}", "secret": ID, "owner": "a"}
    replies = [
        fixed.ask("ann", "POST", body={"exception": texts}),
        fixed.ask("ann", "POST", body={"exception": {**texts, "reason": "r", "secret": value}}),
        fixed.ask("ann", "POST", body={"exception": {**texts, "reason": "r", value: "x"}}),
        fixed.ask("ann", "POST", body={"exception": {**texts, "reason": "r"}, "days": value}),
        fixed.ask("ann", "POST", f"{ROOT}/{fixed.requested()['id']}/revoke", {"note": value}, if_match='"1"'),
        fixed.ask("ann", "GET", f"{ROOT}?{value}=1"),
        fixed.ask("ann", "GET", f"{ROOT}?state={value}"),
        fixed.ask("ann", "GET", f"/{value}"),
        fixed.ask(value, "GET"),
    ]
    assert [reply.status for reply in replies] == [422, 422, 422, 422, 422, 400, 400, 404, 401]
    kept = b"".join(reply.body for reply in replies).decode() + "".join(fixed.lines)
    assert value not in kept
    assert value.encode() not in Path(fixed.journal._path).read_bytes()


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 60_000, 422),
        (b'{"exception":' + b"[" * 60_000, 422),
        (b'{"exception":{"reason":"' + b"x" * 3000 + b'"}}', 422),
        (b'{"exception":{"reason":"r"},"days":1e9}', 422),
        (b'{"exception":{"reason":"\\ud800"}}', 400),
        (b"null", 422),
    ],
)
def test_bodies_that_are_none(shared: Fixed, raw: bytes, status: int) -> None:
    assert shared.ask("ann", "POST", body=raw).status == status


def test_methods_media_and_queries(shared: Fixed) -> None:
    auth = {"authorization": f"Bearer {shared.known['ann']}"}
    assert shared.raw("POST", ROOT, b"{}", auth, "text/plain").status == 415
    assert shared.ask("ann", "DELETE").status == 405
    assert shared.ask("ann", "GET", f"{ROOT}?nothing=1").status == 400
    assert shared.ask("ann", "GET", f"{ROOT}?state=%ff").status == 400
    assert shared.ask("ann", "GET", f"{ROOT}?" + "&".join(["state=open"] * 60)).status == 400
    assert shared.raw("GET", "/v1/openapi.json", b"", {}).status == 200


def test_a_list_that_has_not_changed(fixed: Fixed) -> None:
    first = fixed.ask("ci", "GET")
    tag = dict(first.headers)["ETag"]
    again = fixed.ask("ci", "GET", if_none_match=tag)
    assert (again.status, again.body) == (304, b"")
    fixed.requested()
    assert fixed.ask("ci", "GET", if_none_match=tag).status == 200


def test_too_much(tmp_path: Path) -> None:
    fixed = Fixed(tmp_path, Limits((0.0, 3), (0.0, 2)))
    assert [fixed.ask("ci", "GET").status for _ in range(4)] == [200, 200, 200, 429]
    assert [fixed.ask("x", "GET").status for _ in range(3)] == [401, 401, 429]
    assert fixed.ask("ann", "GET").status == 200  # whoever has a token is not kept out by strangers
    fixed.app.close()


def test_a_disk_that_takes_nothing(fixed: Fixed) -> None:
    fixed.requested()
    os.dup2(os.open("/dev/full", os.O_WRONLY), fixed.journal._file)
    reply = fixed.ask("ann", "POST", body=about("b"))
    assert reply.status == 503
    assert len(json.loads(fixed.ask("ci", "GET").body)["records"]) == 1
    assert any("journal" in line for line in fixed.lines)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH"]),
    path=st.sampled_from([ROOT, f"{ROOT}/ex_{'a' * 16}", f"{ROOT}/ex_{'a' * 16}/approve"]) | st.text(max_size=20),
    query=st.text(max_size=40),
    raw=st.binary(max_size=80) | VALUES.map(lambda value: json.dumps(value).encode()),
    version=st.text(st.characters(max_codepoint=255), max_size=8),
)
def test_nothing_breaks_it(shared: Fixed, method: str, path: str, query: str, raw: bytes, version: str) -> None:
    reply = shared.ask("bob", method, f"{path}?{query}", raw, if_match=version)
    assert reply.status < 500
    assert not any('"failed"' in line for line in shared.lines)
