from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
from collections.abc import Callable
from typing import Any

import pytest

from oakum.sources import bombs
from oakum.sources.bombs import ArchiveBomb, bounded

KINDS = [(gzip.compress, gzip.GzipFile), (bz2.compress, bz2.BZ2File), (lzma.compress, lzma.LZMAFile)]


def unpacked(packed: bytes, kind: Callable[..., Any]) -> io.BufferedReader:
    file = io.BytesIO(packed)
    return bounded(kind(fileobj=file) if kind is gzip.GzipFile else kind(file), file)


def drained(reader: io.BufferedReader) -> tuple[bytes, Exception | None]:
    text = bytearray()
    try:
        while piece := reader.read1(1000):
            text += piece
    except EOFError as error:
        return bytes(text), error
    return bytes(text), None


@pytest.mark.parametrize(("pack", "kind"), KINDS)
def test_a_bomb_ends_soon(
    pack: Callable[[bytes], bytes], kind: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bombs, "FREE", 1 << 20)
    reader = unpacked(pack(bytes(8 << 20)), kind)
    text, error = drained(reader)
    assert isinstance(error, ArchiveBomb)
    assert "500 times" in str(error)
    assert 1 << 19 < len(text) < 6 << 20


@pytest.mark.parametrize(("pack", "kind"), KINDS)
def test_what_is_honest_comes_whole(
    pack: Callable[[bytes], bytes], kind: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, rng: random.Random
) -> None:
    monkeypatch.setattr(bombs, "FREE", 1 << 16)
    text = b"".join(b"2026-05-04 10:00:00 request %d took %d ms\n" % (n, rng.randrange(1000)) for n in range(20_000))
    assert unpacked(pack(text), kind).read() == text


def test_what_came_before_damage_is_not_lost() -> None:
    text = bytes(range(256)) * 400
    reader = unpacked(gzip.compress(text)[:-40], gzip.GzipFile)
    got, error = drained(reader)
    assert isinstance(error, EOFError)
    assert text.startswith(got)
    assert len(got) > 1000
