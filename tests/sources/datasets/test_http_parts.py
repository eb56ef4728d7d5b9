from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.datasets import http_parts
from oakum.sources.datasets.http_parts import Part

LONG = b"q7" * 12


def secrets(parts: list[Part]) -> list[tuple[str, bytes]]:
    return [(part.name, part.text) for part in parts if part.name]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("Authorization", b"Bearer " + LONG, LONG),
        ("proxy-authorization", LONG, LONG),
        ("X-Api-Key", LONG, LONG),
        ("PRIVATE-TOKEN", LONG, LONG),
        ("X-Amz-Security-Token", LONG, LONG),
    ],
)
def test_headers_that_are_credentials(name: str, value: bytes, found: bytes) -> None:
    parts = http_parts.header(name, value, ())
    assert secrets(parts) == [(name, found)]
    assert b"".join(part.raw for part in parts) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", b"Basic " + LONG),  # a rule of its own reads user and password
        ("Authorization", b'Digest username="ann", nonce="' + LONG + b'"'),
        ("Accept", LONG),
        ("X-CSRF-Token", LONG),
        ("X-Api-Key", b"short"),
    ],
)
def test_headers_that_are_none(name: str, value: bytes) -> None:
    assert secrets(http_parts.header(name, value, ())) == []


def test_cookies_by_name_and_by_being_hidden_from_scripts() -> None:
    text = b"theme=" + LONG + b"; app.sid=" + LONG + b"; _ga=" + LONG + b"; x=" + LONG + b"; csrf_token=" + LONG
    parts = http_parts.header("Cookie", text, {"x", "_ga"})
    assert secrets(parts) == [("app.sid", LONG), ("x", LONG)]
    assert b"".join(part.raw for part in parts) == text
    assert secrets(http_parts.header("set-cookie", b"JSESSIONID=" + LONG + b"; Path=/; HttpOnly", ()))
    assert secrets(http_parts.cookie("x", LONG, {"x"})) == [("x", LONG)]
    assert secrets(http_parts.cookie("x", LONG, ())) == secrets(http_parts.cookie("sid", b"1", ())) == []


def test_parameters_of_a_url_and_of_a_form() -> None:
    parts = http_parts.parameters(b"https://host.example/cb?a=1&access_token=" + LONG + b"#id_token=" + LONG)
    assert [name for name, _ in secrets(parts)] == ["access_token", "id_token"]
    raw = b"p%40ss+word"
    (form,) = (part for part in http_parts.parameters(b"user=ann&password=%b" % raw) if part.name)
    assert (form.text, form.raw) == (b"p@ss word", raw)
    assert form.encoded(b"<x y>") == b"%3Cx%20y%3E"
    assert secrets(http_parts.parameter("password", b"p@ss")) == [("password", b"p@ss")]
    assert secrets(http_parts.parameter("token", b"3")) == secrets(http_parts.parameter("page", LONG)) == []


def test_fields_of_a_body() -> None:
    sent = json.dumps({"user": "ann", "password": 'p"ss', "n": 1}).encode()
    parts = http_parts.body(sent, sent=True)
    assert secrets(parts) == [("password", b'p"ss')]
    assert next(part for part in parts if part.name).encoded(b'"') == b'"\\""'
    answer = json.dumps({"access_token": LONG.decode(), "password": "Passwort"}).encode()
    assert secrets(http_parts.body(answer, sent=False)) == [("access_token", LONG)]
    assert secrets(http_parts.body(b'{"password": "cut of', sent=True)) == []
    assert secrets(http_parts.body(b"password=abcd", sent=False)) == []


@given(st.binary(max_size=200), st.sampled_from(["Cookie", "Authorization", "X-Api-Key", "A"]))
def test_parts_are_the_whole_text(text: bytes, name: str) -> None:
    for parts in (
        http_parts.header(name, text, {"a"}),
        http_parts.parameters(text),
        http_parts.body(text, sent=True),
        http_parts.body(b'{"password": "' + text + b'"}', sent=True)[:0],
    ):
        assert b"".join(part.raw for part in parts) in (text, b"")
