"""A change as a target: what is staged, or what some commits bring in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from oakum.config.settings import ScanSettings
from oakum.model import Skipped
from oakum.model.arena import Shard
from oakum.policy.globs import path_test
from oakum.sources.git import changes, repository
from oakum.targets.interface import Selection, Target
from oakum.targets.tree import left_out


class ChangesTarget(Target):
    """What is staged, or what some commits bring in."""

    def __init__(self, repo: repository.Repository, settings: ScanSettings, selection: Selection) -> None:
        self._repo = repo
        self._settings = settings
        self.skipped: list[Skipped] = []
        if selection.staged:
            listed = changes.staged(repo)
        else:
            listed = changes.standing(repo, changes.between(repo, selection.range or f"{selection.since}..HEAD"))
        leave = partial(left_out, path_test(settings.exclude), settings.binary)
        self._changes = [change for change in listed if not self._leaves(leave, change)]
        self.commits = len({change.commit for change in listed if change.commit})

    def _leaves(self, leave: Callable[[str], Skipped | None], change: changes.Change) -> bool:
        skipped = leave(change.shown)
        if skipped:
            self.skipped.append(skipped)
        return skipped is not None

    def shards(self) -> Iterator[Shard]:
        """One shard: changes are small."""
        commits = changes.commits_of(self._repo, {change.commit for change in self._changes if change.commit})
        settings = self._settings
        yield changes.ChangesShard(
            self._repo, self._changes, commits, archives=settings.archives, binary=settings.binary
        )
