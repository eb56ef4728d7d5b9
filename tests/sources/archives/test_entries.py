from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.archives.bounds import Budget, Exhausted, Unreadable
from oakum.sources.archives.entries import Entry, entries
from oakum.sources.archives.interface import Limits
from oakum.sources.archives.tape import Tape
from oci import layer

FORMATS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)


def listed(content: bytes, **limits: int) -> list[tuple[Entry, bytes]]:
    budget = Budget(Limits(**limits))
    tape = Tape(io.BytesIO(content), budget, size=len(content))
    return [(entry, tape.read(entry.size)) for entry in entries(tape, budget)]


def made(format_: int, members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format_) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), 1.5
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


names = st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(st.sampled_from(FORMATS[1:]), st.dictionaries(names, st.binary(max_size=1100), max_size=5))
def test_as_the_standard_library_writes_them(format_: int, members: dict[str, bytes]) -> None:
    expected = [(Entry(name, "file", len(content)), content) for name, content in members.items()]
    assert listed(made(format_, members)) == expected


@pytest.mark.parametrize("format_", FORMATS)
def test_long_names(format_: int) -> None:
    name = "x" * 99 + "/" + "y" * 60  # cut in the header at the stroke
    found = [(entry.name, entry.kind) for entry, _ in listed(made(format_, {name: b"x", "a": b""}))]
    assert found == [(name, "file"), ("a", "file")]


def test_kinds_and_contents_left_unread() -> None:
    kinds = {"d": tarfile.DIRTYPE, "h": tarfile.LNKTYPE, "s": tarfile.SYMTYPE, "f": tarfile.FIFOTYPE}
    extra = []
    for name, kind in kinds.items():
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "x" * 150
        extra.append(info)
    content = layer({"big": bytes(5000)}, *extra)
    budget = Budget(Limits())
    found = {one.name: one.kind for one in entries(Tape(io.BytesIO(content), budget, size=len(content)), budget)}
    assert found == {"big": "file", "d/": "folder", "h": "link", "s": "link", "f": "special"}


def test_large_sizes_in_binary_and_in_pax() -> None:
    for format_ in FORMATS[1:]:
        info = tarfile.TarInfo("disk")
        info.size = 9 << 33
        content = info.tobuf(format_)
        budget = Budget(Limits())
        assert next(entries(Tape(io.BytesIO(content), budget, size=len(content)), budget)).size == 9 << 33


def test_an_old_sparse_file_with_a_map_in_blocks() -> None:
    info = tarfile.TarInfo("sparse")
    info.type, info.size = tarfile.GNUTYPE_SPARSE, 512
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[482] = 1
    header[148:156] = b"%06o\0 " % (sum(header) - sum(header[148:156]) + 256)
    more = bytearray(512)
    content = bytes(header) + bytes(more) + b"s" * 512 + layer({"a": b"x"})
    assert [(entry.name, entry.kind) for entry, _ in listed(content)] == [("sparse", "sparse"), ("a", "file")]


@pytest.mark.parametrize(
    "content",
    [
        layer({"a": b"x", "b": b""})[:1200],
        layer({"a": b"x" * 600})[:1100],
        b"\1" * 512,
        layer({"a": b"x"}) + b"hidden",
        made(tarfile.PAX_FORMAT, {"é": b""}).replace(b" path=", b"!path="),
    ],
    ids=["cut header", "cut content", "no header", "behind the end", "pax"],
)
def test_what_is_damaged(content: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        listed(content)


def test_bounds() -> None:
    with pytest.raises(Exhausted):
        listed(layer({str(n): b"" for n in range(9)}), members=5)
    info = tarfile.TarInfo("a")
    info.type, info.size = tarfile.XHDTYPE, 1 << 30
    with pytest.raises(Unreadable, match="absurd"):
        listed(info.tobuf(tarfile.GNU_FORMAT))


@given(st.binary(max_size=3000))
def test_any_bytes_at_all(content: bytes) -> None:
    try:
        assert listed(content) == [] or content
    except Unreadable as error:
        assert error.reason  # noqa: PT017 - either end is fine
