"""Content that is no plain text as it stands: archives, documents, databases, text in UTF-16."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from oakum.model import Skipped

if TYPE_CHECKING:
    from oakum.sources.archives import Member

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SNIFFED = 8000


def unwrapped(
    path: str, content: bytes, *, archives: bool, only: Collection[str] | None = None
) -> Iterator[Member | Skipped]:
    """The texts inside a content; member paths begin with `path`. With `only`, of an archive just the members of those
    paths."""
    from oakum.sources.archives import HEAD_SIZE, Member, looks_like_container, open_container  # few files need it

    if content[:2] in _UTF16:
        yield Member(path, content.decode("utf-16", "replace").encode())
    elif not looks_like_container(content[:HEAD_SIZE], path):
        yield from _no_container(path, content)
    elif not archives:
        yield Skipped(path=path, reason="archive", by_default=True)
    else:
        yield from open_container(path, content, only=only)


def _no_container(path: str, content: bytes) -> Iterator[Member | Skipped]:
    """Its first bytes looked like a magic number by chance, or so that a text would not be read as one."""
    from oakum.sources.archives import Member

    if b"\0" in content[:_SNIFFED]:
        yield Skipped(path=path, reason="binary", by_default=True)
    else:
        yield Member(path, content)
