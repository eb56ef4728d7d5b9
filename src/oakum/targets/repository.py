"""A git repository as a target: its whole history, and its work tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from oakum.config import Settings
from oakum.detect.equipment import Equipment
from oakum.model import FileOrigin, Finding, GitOrigin, ShardResult, Skipped, SourceError
from oakum.model.arena import Shard
from oakum.sources.git import refs
from oakum.sources.git.repository import Repository
from oakum.targets.history import HistoryTarget
from oakum.targets.interface import Selection, Target
from oakum.targets.tree import TreeTarget


class RepositoryTarget(Target):
    """A repository: its history, and its work tree where it has one."""

    def __init__(
        self, root: Path, repository: Repository, tools: Equipment, settings: Settings, selection: Selection
    ) -> None:
        tips = refs.tips(repository)
        if selection.branch:
            tips = {"HEAD": _named(tips, selection.branch)}  # as if it were checked out
        self._history = HistoryTarget(repository, tips, tools, settings)
        self._only_held = bool(selection.branch)
        with_tree = repository.work_tree and selection.tree and not selection.branch
        self._tree = TreeTarget(root, settings.scan) if with_tree else None
        self.skipped: list[Skipped] = []
        self.commits = 0

    def shards(self) -> Iterator[Shard]:
        """Blob families, then files."""
        yield from self._history.shards()
        if self._tree:
            yield from self._tree.shards()

    def remembered(self) -> Iterable[ShardResult]:
        """What packs held when they were scanned before."""
        return self._history.remembered()

    def meanwhile(self) -> None:
        """Reads the commits."""
        self._history.meanwhile()

    def heard(self, result: ShardResult) -> None:
        """Keeps what is worth remembering."""
        self._history.heard(result)

    def complete(self, findings: Iterable[Finding]) -> list[Finding]:
        """Adds paths, lines and commits; a file that HEAD holds at the same path is one place, not two."""
        found = self._history.complete(findings)
        self.commits = self._history.commits
        self.skipped = [*self._history.skipped, *(self._tree.skipped if self._tree else ())]
        if self._only_held:
            found = [one for one in found if any(place.origin.path for place in one.locations)]
        return self._tree.complete(map(_once, found)) if self._tree else found


def _named(tips: dict[str, str], branch: str) -> str:
    for name in (branch, f"refs/heads/{branch}", f"refs/remotes/{branch}", f"refs/tags/{branch}", f"refs/{branch}"):
        if name in tips:
            return tips[name]
    raise SourceError(f"there is no branch, tag or ref {branch!r}")


def _once(finding: Finding) -> Finding:
    at_head = {
        place.origin.path for place in finding.locations if isinstance(place.origin, GitOrigin) and place.origin.at_head
    }
    kept = tuple(
        place
        for place in finding.locations
        if not (isinstance(place.origin, FileOrigin) and place.origin.path in at_head)
    )
    return finding.replace(locations=kept)
