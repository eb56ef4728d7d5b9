from __future__ import annotations

import io
import pickle
import random
import tarfile
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.detect.equipment import Equipment
from oakum.model import ImageOrigin, ShardResult, Skipped
from oakum.scan import work
from oakum.sources.archives.interface import Limits
from oakum.sources.images.blobs import Stored
from oakum.sources.images.changes import decoded
from oakum.sources.images.layer import SMALL, LayerShard, Reading
from oci import gzipped, layer
from toys import token


def nothing_left_out(path: str) -> Skipped | None:
    return Skipped(path=path, reason="excluded", by_default=True) if path == "skip/me" else None


def scanned(tools: Equipment, path: Path, content: bytes, **reading: object) -> ShardResult:
    path.write_bytes(content)
    blob = Stored(str(path), 0, len(content))
    shard = LayerShard("app", "sha256:1", blob, Reading(leave=nothing_left_out, **reading))
    return work(tools.detector(), pickle.loads(pickle.dumps(shard)))


def places(result: ShardResult) -> dict[bytes, tuple[str, int]]:
    return {
        one.secret.reveal(): (place.origin.path, place.span.start_line)
        for one in result.sightings
        for place in one.locations
    }


@pytest.mark.parametrize("pack", [bytes, gzipped, zstandard.compress])
def test_small_large_and_wrapped_files(tools: Equipment, rng: random.Random, tmp_path: Path, pack) -> None:
    small, large, inner = (token(rng) for _ in range(3))
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.txt", inner)
    content = layer(
        {
            "./app/a.env": b"\nk " + small,
            "app/empty": b"",
            "log": b"line\n" * (SMALL // 5 + 10) + b"k " + large + b"\n",
            "b.zip": zipped.getvalue(),
            "bin/sh": b"\x7fELF\0\0" + bytes(100),
            "skip/me": token(rng),
        }
    )
    result = scanned(tools, tmp_path / "layer", pack(content))
    assert places(result) == {
        small: ("app/a.env", 2),
        large: ("log", SMALL // 5 + 11),
        inner: ("b.zip!/a.txt", 1),
    }
    assert all(isinstance(one.locations[0].origin, ImageOrigin) for one in result.sightings)
    assert {(one.path, one.reason) for one in result.skipped} == {("bin/sh", "binary"), ("skip/me", "excluded")}
    assert decoded(result.told).files == {"app/a.env", "app/empty", "log", "b.zip", "bin/sh", "skip/me"}


def test_parts_make_the_whole(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    content = layer({f"{n}": b"k " + token(rng) if n % 2 else b"\x7fELF\0\0" for n in range(20)})[:-10_000]
    path = tmp_path / "layer"
    path.write_bytes(content)
    blob, reading = Stored(str(path), 0, len(content)), Reading(leave=nothing_left_out)
    whole = work(tools.detector(), LayerShard("app", "sha256:1", blob, reading))
    shards = [LayerShard("app", "sha256:1", blob, reading, part=part, parts=3) for part in range(3)]
    parts = [work(tools.detector(), one) for one in shards]
    found: dict[bytes, tuple[str, int]] = {}
    for part in parts:
        assert not found.keys() & places(part).keys()
        found |= places(part)
    assert found == places(whole)
    skipped = [(one.path, one.reason) for part in parts for one in part.skipped]
    assert sorted(skipped) == sorted((one.path, one.reason) for one in whole.skipped)
    assert [part.told for part in parts] == [whole.told, "", ""]


def test_links_devices_and_whiteouts(tools: Equipment, tmp_path: Path) -> None:
    members = []
    for name, kind in (("hard", tarfile.LNKTYPE), ("soft", tarfile.SYMTYPE), ("tty", tarfile.CHRTYPE)):
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "../../etc/shadow"
        members.append(info)
    result = scanned(tools, tmp_path / "layer", layer({"etc/.wh.key": b"", ".wh..wh..opq": b""}, *members))
    assert [(one.path, one.reason) for one in result.skipped] == [
        ("hard", "link"),
        ("soft", "link"),
        ("tty", "special file"),
    ]
    told = decoded(result.told)
    assert (told.gone, told.opaque) == ({"etc/key"}, {""})


def test_hostile_names_are_shown_not_used(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    result = scanned(tools, tmp_path / "layer", layer({"a\x1b[2J": token(rng), "../../x": token(rng)}))
    assert {path for path, _ in places(result).values()} == {"a\\x1b[2J", "\\x2e\\x2e/\\x2e\\x2e/x"}


def test_a_layer_that_is_cut_short_gives_what_came_before(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    secret = token(rng)
    content = layer({"a": b"k " + secret, "b": rng.randbytes(4 << 20).hex().encode()})
    for cut in (content[: 1 << 20], gzipped(content)[: 4 << 20]):
        result = scanned(tools, tmp_path / "layer", cut)
        assert places(result) == {secret: ("a", 1)}
        assert [one.reason for one in result.skipped] == ["damaged"]


def test_a_broken_header_is_not_the_end(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    content = bytearray(layer({"a": token(rng), "b": token(rng)}))
    content[1024] ^= 0xFF
    result = scanned(tools, tmp_path / "layer", bytes(content))
    assert len(result.sightings) == 1
    assert [one.reason for one in result.skipped] == ["damaged"]


def test_a_bomb(tools: Equipment, tmp_path: Path) -> None:
    content = gzipped(layer({"a": b"0" * (4 << 20)}))
    result = scanned(tools, tmp_path / "layer", content, limits=Limits(ratio=10, ratio_free=1 << 20, total=1 << 30))
    assert [(one.path, one.reason) for one in result.skipped] == [("app!/sha256:1", "archive bomb")]


def test_too_many_members_and_files_too_large(tools: Equipment, tmp_path: Path) -> None:
    content = layer({str(n): b"x" for n in range(10)})
    bounded = scanned(tools, tmp_path / "layer", content, limits=Limits(members=5))
    assert [one.reason for one in bounded.skipped] == ["archive bomb"]
    small = scanned(tools, tmp_path / "layer", layer({"a": bytes(100)}), most=10)
    assert [(one.path, one.reason) for one in small.skipped] == [("a", "too large")]


def test_a_blob_that_is_no_tar(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    secret = token(rng)
    result = scanned(tools, tmp_path / "layer", b'{"predicate": "' + secret + b'"}')
    assert [one.secret.reveal() for one in result.sightings] == [secret]


def test_a_blob_that_is_gone(tools: Equipment, tmp_path: Path) -> None:
    shard = LayerShard("app", "sha256:1", Stored(str(tmp_path / "gone"), 0, 1), Reading(leave=nothing_left_out))
    assert [one.reason for one in work(tools.detector(), shard).skipped] == ["unreadable"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_bytes_at_all(tools: Equipment, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    content = bytearray(layer({"a": b"text\n" * 100, "b": b"more"}))
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, 1600))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("any") / "layer"
    result = scanned(tools, path, bytes(content))
    assert result.items + len(result.skipped) >= 1
