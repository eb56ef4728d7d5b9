from __future__ import annotations

import io
import struct
import zipfile

import pytest

from oakum.sources.archives import Limits

from .makers import make_zip, read, reasons


def patched(data: bytes, offset_in_entry: int, value: int) -> bytes:
    """The zip with a 16-bit field of its first directory entry changed."""
    broken = bytearray(data)
    struct.pack_into("<H", broken, data.index(b"PK\x01\x02") + offset_in_entry, value)
    return bytes(broken)


def test_files_are_read_and_directories_are_nothing() -> None:
    assert read("x.jar", make_zip({"d/": b"", "d/a": b"1", "b": b""})) == (
        {"x.jar!/d/a": b"1", "x.jar!/b": b""},
        [],
    )


def test_names_that_lead_out_are_shown_escaped() -> None:
    members, _ = read("x", make_zip({"../../etc/p": b"1", "/abs": b"2", "a\nb": b"3"}))
    assert set(members) == {"x!/\\x2e\\x2e/\\x2e\\x2e/etc/p", "x!/\\x2fabs", "x!/a\\x0ab"}


def test_a_bomb_is_skipped_and_its_neighbours_are_read() -> None:
    data = make_zip({"bomb": bytes(32 << 20), "good": b"text"})
    assert len(data) < 100_000
    members, skipped = read("x", data)
    assert members == {"x!/good": b"text"}
    assert reasons(skipped) == [("x!/bomb", "archive bomb")]


def test_small_but_repetitive_files_are_no_bombs() -> None:
    members, skipped = read("x", make_zip({"zeros": bytes(9 << 20)}))
    assert len(members["x!/zeros"]) == 9 << 20
    assert not skipped


def test_a_member_that_lies_about_its_size_is_still_bounded() -> None:
    data = bytearray(make_zip({"a": bytes(100_000)}))
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, 10)
    members, skipped = read("x", bytes(data), Limits(member=5_000))
    assert all(len(content) <= 10 for content in members.values())
    assert members or skipped


def test_a_large_member_is_skipped() -> None:
    members, skipped = read("x", make_zip({"a": b"x" * 1001, "b": b"x" * 1000}), Limits(member=1000))
    assert list(members) == ["x!/b"]
    assert reasons(skipped) == [("x!/a", "too large")]


def test_an_encrypted_member_is_skipped() -> None:
    assert reasons(read("x", patched(make_zip({"a": b"1"}), 8, 1))[1]) == [("x!/a", "encrypted")]


def test_an_unknown_method_is_named() -> None:
    members, skipped = read("x", patched(make_zip({"a": b"1", "b": b"2"}), 10, 97))
    assert members == {"x!/b": b"2"}
    assert "97" in skipped[0].detail


def test_a_damaged_member_does_not_hide_the_next() -> None:
    data = bytearray(make_zip({"a": b"some words " * 20, "b": b"2"}))
    data[40] ^= 0xFF
    members, skipped = read("x", bytes(data))
    assert members == {"x!/b": b"2"}
    assert reasons(skipped) == [("x!/a", "damaged")]


def test_links_are_skipped_on_purpose() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    members, (skipped,) = read("x", buffer.getvalue())
    assert not members
    assert (skipped.reason, skipped.by_default) == ("link", True)


@pytest.mark.parametrize("comment", [b"", b"a comment" * 100])
def test_a_crowded_directory_is_refused_before_it_is_parsed(comment: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(30):
            archive.writestr(f"{number}", b"")
        archive.comment = comment
    assert reasons(read("x", buffer.getvalue(), Limits(members=29))[1]) == [("x", "archive bomb")]
    assert len(read("x", buffer.getvalue(), Limits(members=30))[0]) == 30


def test_a_zip_without_its_directory_is_damaged() -> None:
    data = make_zip({"a": b"1" * 100})
    assert reasons(read("x", data[:-30])[1]) == [("x", "damaged")]
