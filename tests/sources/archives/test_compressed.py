from __future__ import annotations

import bz2
import gzip
import lzma
import random
import sys
from collections.abc import Callable

import pytest
import zstandard

from oakum.sources.archives import Limits

from .makers import make_tar, read, reasons

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}
each_format = pytest.mark.parametrize("suffix", PACKERS)


@each_format
def test_a_single_file_is_named_after_its_container(suffix: str) -> None:
    data = PACKERS[suffix](b"text " * 100)
    assert read(f"d/app.log.{suffix}", data) == ({f"d/app.log.{suffix}!/app.log": b"text " * 100}, [])
    assert list(read("d/nameless", data)[0]) == ["d/nameless!/nameless"]


@each_format
def test_a_tar_inside_is_read_as_one_container(suffix: str) -> None:
    data = PACKERS[suffix](make_tar({"a": b"1" * 3000, "b": b"2"}))
    assert read("x", data) == ({"x!/a": b"1" * 3000, "x!/b": b"2"}, [])


@each_format
def test_several_streams_in_a_row_are_all_read(suffix: str) -> None:
    pack = PACKERS[suffix]
    assert list(read("x", pack(b"one ") + pack(b"two"))[0].values()) == [b"one two"]


@each_format
def test_a_bomb_is_found_out(suffix: str) -> None:
    data = PACKERS[suffix](bytes(24 << 20))
    assert len(data) < 50_000
    members, skipped = read("x", data)
    assert sum(map(len, members.values())) <= 10 << 20
    assert reasons(skipped) == [("x", "archive bomb")]


@each_format
def test_of_a_large_file_the_first_part_is_read(suffix: str) -> None:
    noise = random.Random(5).randbytes(400_000)
    members, skipped = read("x", PACKERS[suffix](noise), Limits(member=300_000))
    assert noise.startswith(members["x!/x"])
    assert 200_000 < len(members["x!/x"]) <= 300_000
    assert reasons(skipped) == [("x", "too large")]


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz"])
def test_of_a_truncated_file_the_part_before_is_read(suffix: str) -> None:
    noise = random.Random(5).randbytes(2_000_000)
    members, skipped = read("x", PACKERS[suffix](noise)[:-1000])
    assert len(members["x!/x"]) > 900_000
    assert noise.startswith(members["x!/x"])
    assert reasons(skipped) == [("x", "damaged")]


def test_garbage_behind_a_stream_is_reported() -> None:
    members, skipped = read("x", gzip.compress(b"text") + b"garbage")
    assert members == {"x!/x": b"text"}
    assert reasons(skipped) == [("x", "damaged")]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.version_info >= (3, 14):
        pytest.skip("the standard library reads zstd")
    monkeypatch.setitem(sys.modules, "zstandard", None)
    _, (skipped,) = read("x", zstandard.compress(b"text"))
    assert skipped.reason == "optional package missing"
    assert "oakum[archives]" in skipped.detail
