from __future__ import annotations

import io
import random
import zipfile

import pytest

from oakum.config.settings import ScanSettings
from oakum.detect.equipment import Equipment
from oakum.model import ShardResult, StreamOrigin
from oakum.scan import work
from oakum.targets.stream import StreamTarget
from toys import token


class Input:
    """Standard input with this content."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def seen(monkeypatch: pytest.MonkeyPatch, tools: Equipment, content: bytes, **settings: object) -> ShardResult:
    monkeypatch.setattr("sys.stdin", Input(content))
    target = StreamTarget(ScanSettings(**settings))
    (shard,) = target.shards()
    assert (target.skipped, target.commits) == ([], 0)
    return work(tools.detector(), shard)


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("in.txt", content)
    return file.getvalue()


def test_what_comes_in(monkeypatch: pytest.MonkeyPatch, tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    (sighting,) = seen(monkeypatch, tools, b"\n k " + secret).sightings
    (place,) = sighting.locations
    assert (sighting.secret.reveal(), place.origin) == (secret, StreamOrigin())
    assert (place.span.start_line, place.span.start_column) == (2, 4)


def test_nothing_comes_in(monkeypatch: pytest.MonkeyPatch, tools: Equipment) -> None:
    assert seen(monkeypatch, tools, b"") == ShardResult()


def test_archives_by_the_settings(monkeypatch: pytest.MonkeyPatch, tools: Equipment, rng: random.Random) -> None:
    content = zipped(token(rng))
    (sighting,) = seen(monkeypatch, tools, content).sightings
    assert sighting.locations[0].origin.path == "-!/in.txt"
    closed = seen(monkeypatch, tools, content, archives=False)
    assert closed.sightings == ()
    assert [one.path for one in closed.skipped] == ["-"]


def test_binaries_by_the_settings(monkeypatch: pytest.MonkeyPatch, tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    content = b"\x7fELF\0\0\0\1" * 20 + b" " + secret + b" " + bytes(100)
    assert [one.reason for one in seen(monkeypatch, tools, content).skipped] == ["binary"]
    assert [one.secret.reveal() for one in seen(monkeypatch, tools, content, binary=True).sightings] == [secret]
