"""Recognising containers by their first bytes, and reading them, one inside the other."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from importlib import import_module
from typing import BinaryIO, cast

from oakum.model import MissingExtra, Skipped
from oakum.sources.archives.bounds import Budget, Unreadable
from oakum.sources.archives.interface import Limits, Member, Reader

HEAD_SIZE = 1024
"""First bytes of a file that `looks_like_container` wants to see; fewer if the file has fewer."""

_COMPRESSED = "compressed:read_compressed"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip_archive:read_zip"),
    (b"PK\x05\x06", "zip_archive:read_zip"),
    (b"\x1f\x8b\x08", _COMPRESSED),
    (b"BZh", _COMPRESSED),
    (b"\xfd7zXZ\x00", _COMPRESSED),
    (b"\x28\xb5\x2f\xfd", _COMPRESSED),
    (b"7z\xbc\xaf\x27\x1c", "seven_zip:read_seven_zip"),
    (b"SQLite format 3\x00", "sqlite:read_sqlite"),
    (b"%PDF-", "pdf:read_pdf"),
)
"""First bytes -> module of this package and reader in it, imported when first needed."""

_TAR = "tar:read_tar"
_BZIP2_BLOCKS = (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90")


def looks_like_container(head: bytes, name: str) -> bool:
    """Whether a file with these first `HEAD_SIZE` bytes is one that `open_container` reads.

    The bytes decide. The name (`x.tar`) only helps for tar files of the time before they had a magic.
    """
    return _reader_name(head, name) is not None


def open_container(
    path: str,
    data: bytes | bytearray | memoryview | BinaryIO,
    limits: Limits | None = None,
    only: Collection[str] | None = None,
) -> Iterator[Member | Skipped]:
    """Every piece of content in a container, and in the containers inside it, as it is read; or `only` the members of
    those paths.

    `path` is shown, not opened; `data` is the content or a seekable binary file. Never raises for what stands
    in the data: what is encrypted, damaged or beyond the limits is a `Skipped`.
    """
    source = io.BytesIO(data) if isinstance(data, bytes | bytearray | memoryview) else data
    return _open(path, source, Budget(limits or Limits(), only), 1)


def _open(path: str, source: BinaryIO, budget: Budget, depth: int) -> Iterator[Member | Skipped]:
    if depth > budget.limits.depth:
        yield Skipped(path=path, reason="too deep", detail=f"more than {budget.limits.depth} containers deep")
        return
    empty = True
    try:
        for item in _reader(path, source)(path, source, budget):
            empty = False
            if not budget.wants(item.path):
                continue
            if isinstance(item, Member) and looks_like_container(item.data[:HEAD_SIZE], item.path):
                yield from _open(item.path, io.BytesIO(item.data), budget, depth + 1)
            else:
                yield item
        if empty:  # a damaged or forged directory looks just like an honest empty one
            yield Skipped(path=path, reason="empty", detail="a container in which nothing was found")
    except Unreadable as error:
        yield Skipped(path=path, reason=error.reason, detail=error.detail)
    except MissingExtra as error:
        yield Skipped(path=path, reason="optional package missing", detail=str(error))
    except Exception as error:
        # Parsers fail on hostile bytes in more ways than they document. Their messages may quote the content.
        yield Skipped(path=path, reason="damaged", detail=type(error).__name__)


def _reader(path: str, source: BinaryIO) -> Reader:
    source.seek(0)
    name = _reader_name(source.read(HEAD_SIZE), path)
    source.seek(0)
    if name is None:
        raise Unreadable("damaged", "no known container format")
    module, function = name.split(":")
    return cast(Reader, getattr(import_module(f"oakum.sources.archives.{module}"), function))


def _reader_name(head: bytes, name: str) -> str | None:
    for magic, reader in _MAGIC:
        if head.startswith(magic) and (magic != b"BZh" or head[4:10] in _BZIP2_BLOCKS):
            return reader
    return _TAR if is_tar(head) or (name.lower().endswith(".tar") and _has_tar_checksum(head)) else None


def is_tar(head: bytes) -> bool:
    """Whether the first 512 bytes are a tar header with a magic."""
    return head[257:262] == b"ustar"


def _has_tar_checksum(head: bytes) -> bool:
    header = head[:512]
    try:
        expected = int(header[148:156].strip(b" \0"), 8)
    except ValueError:
        return False
    return len(header) == 512 and expected == sum(header) - sum(header[148:156]) + 8 * ord(" ")
