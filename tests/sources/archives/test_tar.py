from __future__ import annotations

import gzip
import io
import random
import tarfile

import pytest

from oakum.sources.archives import Limits, open_container

from .makers import make_tar, read, reasons


def entry(name: str, kind: bytes, **fields: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    for field, value in fields.items():
        setattr(info, field, value)
    return info


@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_files_are_read_in_every_dialect(format: int) -> None:  # noqa: A002
    long = "d/" * 40 + "x" * 90
    data = make_tar({long: b"1" * 512, "b": b"2" * 700, "empty": b""}, format=format)
    assert read("x", data) == ({"x!/" + long: b"1" * 512, "x!/b": b"2" * 700, "x!/empty": b""}, [])


def test_links_and_devices_are_skipped_on_purpose_and_directories_are_nothing() -> None:
    data = make_tar(
        {"a": b"1"},
        entry("s", tarfile.SYMTYPE, linkname="/etc/passwd"),
        entry("h", tarfile.LNKTYPE, linkname="../a"),
        entry("d", tarfile.DIRTYPE),
        entry("p", tarfile.FIFOTYPE),
        entry("c", tarfile.CHRTYPE),
    )
    members, skipped = read("x", data)
    assert list(members) == ["x!/a"]
    expected = [("x!/s", "link"), ("x!/h", "link"), ("x!/p", "special file"), ("x!/c", "special file")]
    assert reasons(skipped) == expected
    assert all(item.by_default for item in skipped)


def test_names_that_lead_out_or_are_not_utf8_are_shown_escaped() -> None:
    odd = b"caf\xe9".decode("utf-8", "surrogateescape")
    members, _ = read("x", make_tar({"../up": b"1", "/abs": b"2", odd: b"3"}, format=tarfile.GNU_FORMAT))
    assert set(members) == {"x!/\\x2e\\x2e/up", "x!/\\x2fabs", "x!/caf\\xe9"}


class Counting(io.BytesIO):
    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


def test_a_large_member_is_skipped_without_reading_it() -> None:
    source = Counting(make_tar({"big": bytes(3 << 20), "small": b"text"}))
    items = list(open_container("x.tar", source, Limits(member=1 << 20)))
    assert [item.path for item in items] == ["x.tar!/big", "x.tar!/small"]
    assert source.taken < 1 << 16


def test_a_compressed_bomb_ends_the_stream() -> None:
    data = gzip.compress(make_tar({"first": b"text", "bomb": bytes(40 << 20), "last": b"text"}))
    members, skipped = read("x.tgz", data)
    assert members == {"x.tgz!/first": b"text"}
    assert skipped[-1].reason == "archive bomb"


def test_skipping_a_compressed_member_is_bounded_too() -> None:
    noise = random.Random(2).randbytes(400_000)
    data = gzip.compress(make_tar({"big": noise, "last": b"text"}))
    assert read("x", data, Limits(member=1000))[0] == {"x!/last": b"text"}
    members, skipped = read("x", data, Limits(member=1000, total=300_000))
    assert not members
    assert reasons(skipped) == [("x!/big", "too large"), ("x", "too large")]


def test_a_sparse_file_of_nothing_is_bounded() -> None:
    header = bytearray(entry("sparse", tarfile.GNUTYPE_SPARSE).tobuf(tarfile.GNU_FORMAT))
    header[386:410] = b"%011o\0%011o\0" % (0, 0)
    header[483:495] = b"%011o\0" % (1 << 32)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    assert reasons(read("x", bytes(header) + bytes(1024))[1]) == [("x!/sparse", "special file")]


def test_a_header_of_absurd_size_is_refused() -> None:
    header = entry("././@LongLink", tarfile.GNUTYPE_LONGNAME, size=8 << 30).tobuf(tarfile.GNU_FORMAT)
    _, (skipped,) = read("x", header + bytes(4096))
    assert (skipped.reason, skipped.detail) == ("damaged", "a header of absurd size")


def test_a_broken_header_in_the_middle_is_no_end() -> None:
    data = bytearray(make_tar({"a": b"1", "b": b"2"}))
    data[1024 + 150] ^= 0x0F
    members, skipped = read("x", bytes(data))
    assert members == {"x!/a": b"1"}
    assert reasons(skipped) == [("x", "damaged")]


@pytest.mark.parametrize("kept", [600, 1024 + 100, 1024 + 512 + 10])
def test_a_truncated_tar_is_damaged(kept: int) -> None:
    data = make_tar({"a": b"1" * 500, "b": b"2" * 500})
    assert reasons(read("x", data[:kept])[1]) == [("x", "damaged")]


def test_the_map_of_a_sparse_file_is_not_taken_in() -> None:
    info = tarfile.TarInfo("sparse")
    info.size = 1 << 20
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}
    head = info.tobuf(tarfile.PAX_FORMAT)
    content = head + (b"9999999\n" + b"0\n" * (1 << 19))[: 1 << 20] + make_tar({"a": b"text"})
    members, skipped = read("x", content)
    assert members == {"x!/a": b"text"}
    assert reasons(skipped) == [("x!/sparse", "special file")]
