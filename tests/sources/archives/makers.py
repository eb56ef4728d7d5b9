"""Builds real archives in memory."""

from __future__ import annotations

import io
import sqlite3
import tarfile
import zipfile
from collections.abc import Mapping
from contextlib import closing

import py7zr
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from oakum.model import Skipped
from oakum.sources.archives import Limits, Member, open_container

Files = Mapping[str, bytes]


def read(path: str, data: bytes, limits: Limits | None = None) -> tuple[dict[str, bytes], list[Skipped]]:
    """The members by path, and what was skipped."""
    members: dict[str, bytes] = {}
    skipped = []
    for item in open_container(path, data, limits):
        if isinstance(item, Member):
            members[item.path] = members.get(item.path, b"") + item.data
        else:
            skipped.append(item)
    return members, skipped


def reasons(skipped: list[Skipped]) -> list[tuple[str, str]]:
    return [(item.path, item.reason) for item in skipped]


def make_zip(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def make_tar(files: Files, *extra: tarfile.TarInfo, format: int = tarfile.PAX_FORMAT) -> bytes:  # noqa: A002
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in extra:
            archive.addfile(info)
    return buffer.getvalue()


def make_seven_zip(files: Files, password: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password=password, header_encryption=password is not None) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return buffer.getvalue()


def make_sqlite(*statements: str, encoding: str = "UTF-8") -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute(f"PRAGMA encoding = '{encoding}'")
        for statement in statements:
            database.execute(statement)
        return database.serialize()


def make_pdf(*pages: str, password: str | None = None, attached: Files | None = None) -> bytes:
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(300, 300)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    for name, data in (attached or {}).items():
        writer.add_attachment(name, data)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
