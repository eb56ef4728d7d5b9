from __future__ import annotations

import io
import random
import struct
import sys
import zlib

import py7zr
import pytest

from oakum.sources.archives import Limits

from .makers import make_seven_zip, read, reasons

FILES = {"a.txt": b"text a " * 50, "d/b.txt": b"text b", "empty": b""}


def test_files_are_read() -> None:
    assert read("x.7z", make_seven_zip(FILES)) == (
        {f"x.7z!/{name}": data for name, data in FILES.items()},
        [],
    )


def test_a_large_file_is_skipped_and_the_others_are_read() -> None:
    noise = random.Random(1).randbytes(5000)
    members, skipped = read("x", make_seven_zip({"big": noise, "small": b"text"}), Limits(member=4000))
    assert members == {"x!/small": b"text"}
    assert reasons(skipped) == [("x!/big", "too large")]


def test_a_name_that_leads_out_does_not_hide_the_archive() -> None:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        archive.set_encoded_header_mode(False)
        archive.writestr(b"1", "aa/evil")
        archive.writestr(b"2", "good")
    members, skipped = read("x", with_header(buffer.getvalue(), "aa/evil", "../evil"))
    assert members == {"x!/\\x2e\\x2e/evil": b"1", "x!/good": b"2"}
    assert not skipped


def with_header(data: bytes, old: str, new: str) -> bytes:
    """The archive with a name in its plain header changed, and both checksums with it."""
    start, size = struct.unpack_from("<QQ", data, 12)
    head, header = data[: 32 + start], data[32 + start : 32 + start + size]
    header = header.replace(old.encode("utf-16-le"), new.encode("utf-16-le"))
    fields = struct.pack("<QQL", start, size, zlib.crc32(header))
    return head[:8] + struct.pack("<L", zlib.crc32(fields)) + fields + head[32:] + header


def test_an_encrypted_archive_is_skipped() -> None:
    assert reasons(read("x", make_seven_zip(FILES, password="test"))[1]) == [("x", "encrypted")]


def test_a_bomb_is_refused_by_its_directory() -> None:
    assert reasons(read("x", make_seven_zip({"zeros": bytes(20 << 20)}))[1]) == [("x", "archive bomb")]


def test_damage_is_reported() -> None:
    data = bytearray(make_seven_zip({"a": random.Random(1).randbytes(4000)}))
    data[1000] ^= 0xFF
    assert reasons(read("x", bytes(data))[1]) == [("x", "damaged")]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_seven_zip(FILES)
    monkeypatch.setitem(sys.modules, "py7zr", None)
    _, (skipped,) = read("x", data)
    assert skipped.reason == "optional package missing"
    assert "oakum[archives]" in skipped.detail
