from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from known.conftest import Made
from oakum.detect.known.collect.mcp import read, read_toml


@pytest.mark.parametrize("outer", ["mcpServers", "servers", "mcp", "context_servers"])
def test_environment_and_headers_of_servers_are_read(outer: str, made: Made) -> None:
    token, bearer = made(), made()
    servers = {"s": {"env": {"API_TOKEN": token}}, "h": {"headers": {"Authorization": f"Bearer {bearer}"}}}
    text = json.dumps({"other": {"TOKEN": made()}, "projects": {"/p": {outer: servers}}})
    assert [(one.name, one.value) for one in read(text)] == [
        ("s.env.API_TOKEN", token),
        ("h.headers.Authorization", bearer),
    ]


def test_arguments_are_read_in_every_spelling(made: Made) -> None:
    values = [made() for _ in range(5)]
    one, two, three, four, five = values
    arguments = [
        "-y",
        "pkg",
        "--api-key",
        one,
        f"--token={two}",
        f"SECRET={three}",
        f"Authorization: Bearer {four}",
        five,
    ]
    found = [(one.name, one.value) for one in read(json.dumps({"mcpServers": {"s": {"args": arguments}}}))]
    assert found == [
        ("s.args.y", "pkg"),
        ("s.args.api-key", one),
        ("s.args.token", two),
        ("s.args.SECRET", three),
        ("s.args.Authorization", four),
        ("s.args", five),
    ]


def test_an_address_in_an_argument_stays_whole() -> None:
    text = json.dumps({"mcpServers": {"s": {"args": ["https://u:p@host.example/?a=b"]}}})
    assert [one.value for one in read(text)] == ["https://u:p@host.example/?a=b"]


def test_toml_is_read(made: Made) -> None:
    token = made()
    found = read_toml(f'model = "m"\n[mcp_servers.s.env]\nTOKEN = "{token}"\n')
    assert [(one.name, one.value) for one in found] == [("s.env.TOKEN", token)]


@given(text=st.text(max_size=60))
def test_any_text_may_be_read(text: str) -> None:
    inside = json.dumps({"servers": {"s": {"args": [text, text], "headers": {"A": text}}}})
    assert all(one.name.startswith("s.") for one in read(inside))
    assert list(read(f"{{{text}")) == []
