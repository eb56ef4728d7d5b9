"""What a worker and its owner say to each other."""

from __future__ import annotations

import socket
import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import PolicyError
from oakum.policy.rego import frames


@pytest.fixture
def pair():
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def test_frames_arrive_whole_and_in_order(pair):
    one, other = pair
    for number in range(3):
        frames.send(one, frames.Answer(number))
    read = [msgspec.json.decode(frames.receive(other), type=frames.FromWorker) for _ in range(3)]
    assert read == [frames.Answer(number) for number in range(3)]


@pytest.mark.parametrize("raw", [b"", b"\0", b"\0\0\0\5abc", b"\xff\xff\xff\xff{}"])
def test_what_is_cut_or_too_long_ends_it(pair, raw):
    one, other = pair
    one.sendall(raw)
    one.shutdown(socket.SHUT_WR)
    with pytest.raises(EOFError):
        frames.receive(other)


@pytest.mark.parametrize("raw", [b"", b"\0\0", b"\0\0\0\5ab"])
def test_waiting_has_an_end(pair, raw):
    one, other = pair
    one.sendall(raw)
    with pytest.raises(TimeoutError):
        frames.receive(other, time.monotonic() + 0.05)


def test_sending_to_one_who_does_not_read_has_an_end(pair):
    with pytest.raises(TimeoutError):
        frames.send(pair[0], frames.Answer("x" * (8 << 20)), time.monotonic() + 0.05)


@given(st.text(max_size=30), st.sampled_from(["", "m.rego", "a:b.rego"]), st.integers(0, 9), st.integers(0, 9))
def test_an_error_arrives_as_it_was_raised(message, file, line, column):
    error = PolicyError(message, file=file, line=line, column=column)
    again = frames.refusal(error).error()
    assert (str(again), again.file, again.line, again.column) == (str(error), file, line, column)
