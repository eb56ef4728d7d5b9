from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oakum
from oakum.guard import wire


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_a_message_comes_back(parts):
    packed = wire.pack(parts)
    assert wire.unpack(packed[8:]) == parts


@given(st.binary(max_size=200))
def test_what_is_no_message_is_an_error_or_parts_of_it(body):
    try:
        parts = wire.unpack(body)
    except wire.WireError:
        return
    assert sum(map(len, parts)) <= len(body)


def test_it_is_read_whole_from_a_connection():
    here, there = socket.socketpair()
    with here, there:
        there.sendall(wire.pack([b"a", b"", b"x" * 1000]))
        assert wire.receive(here) == [b"a", b"", b"x" * 1000]


@pytest.mark.parametrize("sent", [b"", b"\0\0", (wire.MOST + 1).to_bytes(8, "big"), (9).to_bytes(8, "big") + b"short"])
def test_what_ends_too_early_or_is_too_long_is_refused(sent):
    here, there = socket.socketpair()
    with here:
        with there:
            there.sendall(sent)
        with pytest.raises(wire.WireError):
            wire.receive(here)


def test_an_upgrade_changes_the_version(monkeypatch, tmp_path):
    before = wire.version()
    assert oakum.__version__.encode() in before
    installed = tmp_path / "__init__.py"
    installed.write_text("")
    monkeypatch.setattr(oakum, "__file__", str(installed))
    assert wire.version() != before
    installed.unlink()
    assert wire.version() != before
