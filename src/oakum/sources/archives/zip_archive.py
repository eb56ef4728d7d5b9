"""Zip files and what is one inside: jar, war, whl, apk, docx, xlsx, pptx, odt."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from oakum.model import Skipped
from oakum.sources.archives.bounds import CHUNK, Budget, Exhausted, Stream, Unreadable, size_of
from oakum.sources.archives.broken_zip import read_broken_zip
from oakum.sources.archives.interface import Member
from oakum.sources.archives.names import member_path
from oakum.sources.archives.office import is_office, office_text

_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LONGEST_END = 22 + 0xFFFF + 20 + 56  # the record, its comment, and the two records of Zip64
_ENCRYPTED = 0x1


def read_zip(path: str, source: BinaryIO, budget: Budget) -> Iterator[Member | Skipped]:
    """The files in a zip; of office documents the text instead of the mark-up."""
    try:
        _check_directory(source, budget)
    except Exhausted:
        raise
    except Unreadable:
        yield from read_broken_zip(path, source, budget)
        raise
    with zipfile.ZipFile(source) as archive:
        office = is_office(archive.NameToInfo)
        for info in archive.infolist():
            budget.admit()
            name = member_path(path, info.filename)
            if not info.is_dir() and budget.wants(name):
                yield _member(archive, info, name, budget, office)


def _check_directory(source: BinaryIO, budget: Budget) -> None:
    """Counts the entries before zipfile makes an object of half a kilobyte out of each."""
    size = size_of(source)
    source.seek(max(0, size - _LONGEST_END))
    tail = source.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < 22:
        raise Unreadable("damaged", "its directory is missing")
    length = struct.unpack_from("<L", tail, end + 12)[0]
    end_64 = tail.rfind(_END_64, 0, end)
    if end_64 >= 0 and end - end_64 >= 56:
        length, end = struct.unpack_from("<Q", tail, end_64 + 40)[0], end_64
    end += size - len(tail)
    if _count_entries(source, max(0, end - length), end) > budget.limits.members:
        raise Exhausted("archive bomb", f"more than {budget.limits.members} members")


def _count_entries(source: BinaryIO, start: int, end: int) -> int:
    source.seek(start)
    count, rest = 0, b""
    while start < end and (chunk := source.read(min(16 * CHUNK, end - start))):
        start += len(chunk)
        window = rest + chunk
        count += window.count(_ENTRY)
        rest = window[-(len(_ENTRY) - 1) :]
    return count


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, budget: Budget, office: bool
) -> Member | Skipped:
    if stat.S_ISLNK(info.external_attr >> 16):
        return Skipped(path=path, reason="link", by_default=True)
    if info.flag_bits & _ENCRYPTED:
        return Skipped(path=path, reason="encrypted")
    try:
        data = _content(archive, info, budget)
    except Exhausted:
        raise
    except Unreadable as error:
        return Skipped(path=path, reason=error.reason, detail=error.detail)
    except NotImplementedError:
        return Skipped(path=path, reason="damaged", detail=f"unknown compression method {info.compress_type}")
    except Exception as error:
        # One bad entry says nothing about the next; container.py states why any error may come.
        return Skipped(path=path, reason="damaged", detail=type(error).__name__)
    return Member(path, office_text(info.filename, data) if office else data)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    with archive.open(info) as stream:
        return b"".join(budget.chunks(cast(Stream, stream), info.compress_size))
