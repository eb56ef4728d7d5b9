from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from oakum.model import Skipped
from oakum.sources import bombs
from oakum.sources.logs.opening import opened


def read(content: bytes, name: str = "a", **options: bool) -> list[tuple[str, bytes] | Skipped]:
    settings = {"archives": True, "whole": True} | options
    return [
        one if isinstance(one, Skipped) else (one.name, one.file.read(1 << 20))
        for one in opened(io.BytesIO(content), name, **settings)
    ]


def test_text_as_it_stands() -> None:
    assert read(b"text") == [("a", b"text")]
    assert read(gzip.compress(b"x"), whole=False) == [("a", gzip.compress(b"x"))]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_logs_keep_their_name(pack: Callable[[bytes], bytes]) -> None:
    assert read(pack(b"text"), "a.log.1.gz") == [("a.log.1.gz", b"text")]


def test_members_of_archives() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("in.txt", "text")
    assert read(file.getvalue(), "a.zip") == [("a.zip!/in.txt", b"text")]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        info = tarfile.TarInfo("in.log")
        info.size = 4
        tar.addfile(info, io.BytesIO(b"text"))
    assert read(packed.getvalue(), "a.tgz") == [("a.tgz!/in.log", b"text")]


def test_a_truncated_archive_is_said() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in.txt", "text")
    member, skipped = read(file.getvalue()[:50], "a.zip")
    assert member == ("a.zip!/in.txt", b"text")
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "damaged"


def test_a_bomb_ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bombs, "FREE", 1 << 20)
    (log,) = opened(io.BytesIO(gzip.compress(b"first\n" + bytes(16 << 20))), "a.log.gz", archives=True, whole=True)
    assert not isinstance(log, Skipped)
    pieces = list(iter(lambda: log.file.read(1 << 16), b""))
    assert pieces[0].startswith(b"first\n")
    assert sum(map(len, pieces)) < 8 << 20
    assert log.failure is not None
    assert (log.failure.reason, "500 times" in log.failure.detail) == ("archive bomb", True)
