from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Callable
from typing import BinaryIO

import pytest

from oakum.detect.equipment import Equipment
from oakum.model import ScanResult, Sighting, Skipped
from oakum.scan import work
from oakum.sources import stream
from oakum.sources.stream import StreamShard
from toys import token

Scanned = Callable[..., ScanResult]


class Dribble(io.RawIOBase):
    """Gives a few bytes at a time, as a pipe does."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._file.read(min(size, 70_001) if size >= 0 else 70_001)


@pytest.fixture
def seen(tools: Equipment) -> Callable[..., tuple[list[Sighting], list[Skipped]]]:
    """What comes out of a stream."""

    def run(file: BinaryIO, **options: bool) -> tuple[list[Sighting], list[Skipped]]:
        result = work(tools.detector(), StreamShard(file, **options))
        return list(result.sightings), list(result.skipped)

    return run


Seen = Callable[..., tuple[list[Sighting], list[Skipped]]]


def places(sightings: list[Sighting]) -> dict[bytes, set[tuple[str, int, int]]]:
    return {
        one.secret.reveal(): {
            (place.origin.path, place.span.start_line, place.span.start_column) for place in one.locations
        }
        for one in sightings
    }


def test_a_short_text(seen: Seen, rng: random.Random) -> None:
    secret = token(rng)
    sightings, skipped = seen(io.BytesIO(b"x\n " + secret))
    assert (places(sightings), skipped) == ({secret: {("-", 2, 2)}}, [])


def test_nothing(seen: Seen) -> None:
    assert seen(io.BytesIO(b"")) == ([], [])


@pytest.mark.parametrize("filler", [b"word ", b"a line of text\n"])
def test_more_than_a_chunk_in_small_pieces(seen: Seen, rng: random.Random, filler: bytes) -> None:
    secrets = [token(rng) for _ in range(3)]
    content = filler * (stream.CHUNK // len(filler))
    text = b" ".join(part for secret in secrets for part in (content, secret))
    sightings, _ = seen(Dribble(text))
    expected = {}
    for secret in secrets:
        before = text.partition(secret)[0]
        expected[secret] = {("-", before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))}
    assert places(sightings) == expected


def test_archives(seen: Seen, rng: random.Random) -> None:
    first, second = token(rng), token(rng)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a/b.txt", b"\n" + first)
    assert places(seen(Dribble(file.getvalue()))[0]) == {first: {("-!/a/b.txt", 2, 1)}}
    sightings, _ = seen(io.BytesIO(gzip.compress(b"\n\n" + second)))
    assert {(line, column) for _, line, column in places(sightings)[second]} == {(3, 1)}
    assert [one.reason for one in seen(io.BytesIO(file.getvalue()), archives=False)[1]] == ["archive"]


def test_an_archive_beyond_the_limit_is_said(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_WRAPPED_LIMIT", 1000)
    sightings, skipped = seen(io.BytesIO(b"PK\3\4" + bytes(2000)))
    assert (sightings, [one.reason for one in skipped]) == ([], ["too large"])


def test_binary_and_utf_16(seen: Seen, rng: random.Random) -> None:
    secret = token(rng)
    assert [one.reason for one in seen(io.BytesIO(b"\0" + secret))[1]] == ["binary"]
    assert places(seen(io.BytesIO(b"\0 " + secret), binary=True)[0]) == {secret: {("-", 1, 3)}}
    assert places(seen(io.BytesIO(f"\n  {secret.decode()}".encode("utf-16")))[0]) == {secret: {("-", 2, 3)}}


def test_standard_input_as_a_target(scanned: Scanned, rng: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = token(rng)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"k " + secret)))
    (finding,) = scanned("-").findings
    assert (finding.secret.reveal(), finding.locations[0].origin.path) == (secret, "-")
    assert finding.locations[0].origin.exposure == "runtime"
