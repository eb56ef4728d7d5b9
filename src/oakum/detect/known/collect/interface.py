"""What a reader of one kind of file gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Found(NamedTuple):
    """A name and its value, as they stand in a file or an environment."""

    name: str
    value: str
    """Bytes that are not UTF-8 as surrogates."""
    certain: bool = False
    """Whether the place itself says that this is a secret, so that only its being too common speaks against it."""

    def __repr__(self) -> str:
        return f"<Found {self.name}>"


Read = Callable[[str], Iterable[Found]]
"""Reads the text of one file. Never raises for what stands in it; what it does not understand it passes over."""
