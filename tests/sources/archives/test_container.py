from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.sources.archives import HEAD_SIZE, Limits, Member, looks_like_container, open_container

from .makers import make_pdf, make_seven_zip, make_sqlite, make_tar, make_zip, read, reasons

FILES = {"a.txt": b"words in a\n" * 50, "d/b.txt": b"words in b\n"}

SAMPLES = {
    "x.zip": make_zip(FILES),
    "x.docx": make_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:p><w:t>a</w:t></w:p>"}),
    "x.tar": make_tar(FILES),
    "x.tar.gz": gzip.compress(make_tar(FILES), mtime=0),
    "x.tar.xz": lzma.compress(make_tar(FILES)),
    "x.gz": gzip.compress(FILES["a.txt"], mtime=0),
    "x.bz2": bz2.compress(FILES["a.txt"]),
    "x.xz": lzma.compress(FILES["a.txt"]),
    "x.zst": zstandard.compress(FILES["a.txt"]),
    "x.7z": make_seven_zip(FILES),
    "x.sqlite": make_sqlite("CREATE TABLE t (a TEXT, b BLOB)", "INSERT INTO t VALUES ('one', x'0102')"),
    "x.pdf": make_pdf("hello"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_is_known_by_its_bytes_alone(name: str) -> None:
    assert looks_like_container(SAMPLES[name][:HEAD_SIZE], "nameless")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_gives_content_and_skips_nothing(name: str) -> None:
    members, skipped = read(name, SAMPLES[name])
    assert members
    assert not skipped
    assert all(path.startswith(name + "!/") for path in members)


@pytest.mark.parametrize("head", [b"", b"PK", b"BZh9 is a word", b"plain text", b"\x7fELF\x02\x01\x01", b"\0" * 600])
def test_other_files_are_no_containers(head: bytes) -> None:
    assert not looks_like_container(head, "x.zip")
    assert not looks_like_container(head, "x.tar")


def test_a_tar_from_before_the_magic_is_known_by_name_and_checksum() -> None:
    header = bytearray(make_tar({"a": b"b"})[:512])
    header[257:265] = b"\0" * 8
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    data = bytes(header) + b"b".ljust(512, b"\0") + bytes(1024)
    assert looks_like_container(data[:HEAD_SIZE], "old.TAR")
    assert not looks_like_container(data[:HEAD_SIZE], "old.bin")
    assert read("old.tar", data) == ({"old.tar!/a": b"b"}, [])


def test_what_is_no_container_is_said_to_be_none() -> None:
    _, (skipped,) = read("x.zip", b"text")
    assert (skipped.reason, skipped.detail) == ("damaged", "no known container format")


@pytest.mark.parametrize("kind", [bytearray, memoryview, io.BytesIO])
def test_content_comes_in_any_binary_form(kind: type) -> None:
    assert {item.path for item in open_container("x.zip", kind(SAMPLES["x.zip"]))} == {
        "x.zip!/a.txt",
        "x.zip!/d/b.txt",
    }


def test_containers_inside_containers_are_opened() -> None:
    inner = make_zip({"deep.txt": b"found"})
    outer = make_tar({"lib/inner.jar": gzip.compress(inner), "plain": b"text"})
    members, skipped = read("o.tar", outer)
    assert members == {"o.tar!/lib/inner.jar!/inner.jar!/deep.txt": b"found", "o.tar!/plain": b"text"}
    assert not skipped


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_only_what_is_asked_for_comes_out(make: Callable[[dict[str, bytes]], bytes]) -> None:
    inner = make({"b": b"two", "c": b"three"})
    data = make({"a": b"one", "inner.bin": inner, "b": b"four"})
    found = list(open_container("o", data, only=["o!/inner.bin!/b", "o!/a"]))
    assert found == [Member("o!/a", b"one"), Member("o!/inner.bin!/b", b"two")]


def nested(layers: int) -> bytes:
    data = b"core"
    for _ in range(layers):
        data = make_zip({"n": data})
    return data


def test_depth_is_bounded_and_what_lies_deeper_is_named() -> None:
    assert list(read("x", nested(5))[0].values()) == [b"core"]
    members, skipped = read("x", nested(6))
    assert not members
    assert reasons(skipped) == [("x" + "!/n" * 5, "too deep")]


def test_the_total_counts_all_levels_together() -> None:
    noise = random.Random(3).randbytes(3000)
    inner = make_zip({"a": noise, "b": noise})
    members, skipped = read("x", make_zip({"i1": inner, "i2": inner, "c": noise}), Limits(total=14_000))
    assert "x!/i1!/a" in members
    assert "x!/c" not in members
    assert {item.reason for item in skipped} == {"too large"}
    assert skipped[-1].path == "x"


def test_too_many_members_end_a_container() -> None:
    data = make_tar({f"f{n}": b"x" for n in range(20)})
    members, skipped = read("x.tar", data, Limits(members=10))
    assert len(members) == 10
    assert reasons(skipped) == [("x.tar", "archive bomb")]


def test_a_bomb_in_a_bomb_ends_soon() -> None:
    zeros = make_zip({f"z{n}": bytes(4 << 20) for n in range(4)})
    members, skipped = read("x", make_zip({f"{n}": zeros for n in range(20)}), Limits(total=16 << 20))
    assert sum(map(len, members.values())) <= 16 << 20
    assert any(item.reason == "too large" for item in skipped)


def test_an_empty_container_is_said_to_be_empty() -> None:
    assert reasons(read("x", make_zip({}))[1]) == [("x", "empty")]
    assert reasons(read("x", make_zip({"d/": b""}))[1]) == [("x", "empty")]


def test_a_member_does_not_show_its_content() -> None:
    assert "hidden" not in repr(Member("p", b"hidden"))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_a_damaged_container_never_raises_and_never_ends_in_silence(name: str, data: st.DataObject) -> None:
    broken = bytearray(SAMPLES[name])
    for position in data.draw(st.lists(st.integers(0, len(broken) - 1), min_size=1, max_size=6)):
        broken[position] = data.draw(st.integers(0, 255))
    members, skipped = read(name, bytes(broken))
    assert members or skipped


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.floats(0, 1))
def test_a_truncated_container_never_raises(name: str, share: float) -> None:
    short = SAMPLES[name][: int(share * len(SAMPLES[name]))]
    members, skipped = read(name, short)
    assert members or skipped


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([data[:16] for data in SAMPLES.values()]), st.binary(max_size=600))
def test_garbage_behind_a_magic_never_raises(magic: bytes, rest: bytes) -> None:
    for item in open_container("x", magic + rest, Limits(total=1 << 20)):
        assert item.path.startswith("x")
