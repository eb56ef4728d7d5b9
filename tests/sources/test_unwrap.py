from __future__ import annotations

import gzip

import pytest

from oakum.model import Skipped
from oakum.sources.archives import Member
from oakum.sources.unwrap import unwrapped


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_becomes_utf_8(encoding: str) -> None:
    content = "\ufeffgrün\n".encode(encoding)
    assert list(unwrapped("a.txt", content, archives=True)) == [Member("a.txt", "grün\n".encode())]


def test_half_a_character_does_no_harm() -> None:
    ((member),) = unwrapped("a.txt", b"\xff\xfea\0\x00\xd8b\0c", archives=True)
    assert isinstance(member, Member)
    assert member.data.startswith(b"a")


def test_archives_are_opened_or_said() -> None:
    content = gzip.compress(b"text")
    assert list(unwrapped("a.gz", content, archives=True)) == [Member("a.gz!/a", b"text")]
    assert list(unwrapped("a.gz", content, archives=False)) == [Skipped(path="a.gz", reason="archive", by_default=True)]


def test_what_only_begins_like_one_is_text_or_binary() -> None:
    assert list(unwrapped("a", b"BZh text", archives=True)) == [Member("a", b"BZh text")]
    assert list(unwrapped("a", b"BZh\0", archives=True)) == [Skipped(path="a", reason="binary", by_default=True)]
