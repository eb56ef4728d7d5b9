"""What a forge offers for one comment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from oakum.model import SourceError


class Refused(SourceError):  # noqa: N818 - named for what the forge did
    """The forge does not let the token do it, as with jobs of forks."""


class Comments(Protocol):
    """The comments of one pull or merge request."""

    def own(self) -> Iterator[tuple[int, str]]:
        """Number and text of those that this token may have written: somebody else's text is never taken for ours.

        Raises SourceError, Refused.
        """
        ...

    def create(self, text: str) -> None:
        """Raises SourceError, Refused."""
        ...

    def update(self, number: int, text: str) -> None:
        """Raises SourceError, Refused."""
        ...
