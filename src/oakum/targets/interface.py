"""What can be scanned, and what of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from oakum.model import Finding, ShardResult, Skipped
from oakum.model.arena import Shard


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """What of a target is looked at."""

    tree: bool = True
    history: bool = True
    staged: bool = False
    """Only what is staged and was not there before."""
    since: str = ""
    """Only what came after this revision."""
    range: str = ""
    """Only what the commits of `A..B` bring in."""
    review: tuple[str, str] | None = None
    """Only what merging the second revision into the first would add, and what its commits had in between."""
    branch: str = ""
    """Only the history of this branch."""


class Target(Protocol):
    """Something to scan."""

    skipped: list[Skipped]
    """What was left out; complete once the shards have run."""
    commits: int
    """Commits whose content was looked at."""

    def shards(self) -> Iterable[Shard]:
        """Its work."""
        ...

    def remembered(self) -> Iterable[ShardResult]:
        """Results of work that was done before and need not be done again."""
        return ()

    def meanwhile(self) -> None:
        """Does what `complete` will want and no result has a say in, while others work at the shards."""
        return

    def heard(self, result: ShardResult) -> None:
        """A shard's result has come."""
        return

    def complete(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings with all that only the whole target can say."""
        return list(findings)
