"""What a container gives, and how much of it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from oakum.model import Skipped

if TYPE_CHECKING:
    from oakum.sources.archives.bounds import Budget


class Member(msgspec.Struct, frozen=True):
    """One piece of content of a container. Its `repr` does not show the content."""

    path: str
    """`outer.zip!/inner.txt`, to show, never to open: odd characters, `..` and a leading `/` escaped."""
    data: bytes

    def __repr__(self) -> str:
        return f"<Member {self.path}, {len(self.data)} bytes>"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds on what one outermost container may cost, all containers inside it included."""

    depth: int = 5
    """Containers inside containers, the outermost counted as one."""
    member: int = 64 << 20
    """Bytes of one member."""
    total: int = 1 << 30
    """Bytes of all members."""
    ratio: int = 200
    """Unpacked bytes for each packed one; beyond it is a bomb."""
    ratio_free: int = 10 << 20
    """Unpacked bytes up to which the ratio does not matter: a small file of zeros is no bomb."""
    members: int = 100_000


Reader = Callable[[str, BinaryIO, "Budget"], Iterator[Member | Skipped]]
"""Reads one format: (path to show, seekable file at its start, budget) -> members.

It yields `Skipped` for a member that cannot be read and raises `Unreadable` or any other error when the rest
of the container cannot.
"""
