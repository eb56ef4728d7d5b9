"""The history of a repository as a target, with a memory of earlier scans."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial

from oakum import __version__
from oakum.config import Settings, cache_directory
from oakum.detect.equipment import CLIP, Equipment, longest_block
from oakum.fleet.local import cores
from oakum.model import Finding, ShardResult, Skipped
from oakum.model.arena import Shard
from oakum.sources.git import history, memory, refs
from oakum.sources.git.attribution import Attributed, Attribution
from oakum.sources.git.commits import Commits, reached_from
from oakum.sources.git.listing import TooMany
from oakum.sources.git.memory import Memory
from oakum.sources.git.objects import ObjectStore
from oakum.sources.git.recent import Recent, new_commits
from oakum.sources.git.repository import Repository
from oakum.sources.names import shown
from oakum.targets.interface import Target


class HistoryTarget(Target):
    """All blobs of a repository, and the commits from some tips on."""

    def __init__(self, repository: Repository, tips: dict[str, str], tools: Equipment, settings: Settings) -> None:
        self._settings = settings.scan
        self._threshold = settings.report.threshold
        self._jobs = settings.scan.jobs or cores()
        rules = tools.rules.rules
        self._reach = history.Reach(clip=CLIP, block=longest_block(rules), openers=tools.openers)
        self._objects = ObjectStore(repository)
        self._tips = tips
        self._shallow = repository.shallow
        head = tips.get("HEAD")
        self._head = bytes.fromhex(head) if head else None
        folder = cache_directory() if settings.scan.cache else None
        self._file = memory.file_for(folder, repository.common_dir) if folder else None
        signature = memory.signature(__version__, tools.rules.digest, tools.options, self._threshold, self._scanned())
        self._memory = memory.load(self._file, signature) if self._file else Memory(signature=signature)
        self._results: list[ShardResult] = []
        self._recalled: dict[str, ShardResult] = {}
        self._commits: Commits | None = None
        self.skipped: list[Skipped] = [*self._objects.skipped, *_cut(repository), *self._lost(repository)]
        self.commits = 0

    def _lost(self, repository: Repository) -> Iterator[Skipped]:
        """What refs and alternates name and what is not here."""
        missing = [name for name, tip in self._tips.items() if self._objects.find(bytes.fromhex(tip)) is None]
        if missing:
            detail = f"{len(missing)} refs, such as {missing[0]}, name objects that are not here"
            yield Skipped(path=str(repository.git_dir), reason="missing objects", detail=shown(os.fsencode(detail)))
        if not refs.has_sound_head(repository):
            head = str(repository.git_dir / "HEAD")
            yield Skipped(path=head, reason="broken HEAD", detail="names neither branch nor commit")
        for folder in repository.lost:
            yield Skipped(path=shown(os.fsencode(folder)), reason="missing alternate", detail="is no object folder")

    def _scanned(self) -> tuple[bool, bool]:
        return self._settings.binary, self._settings.archives

    def remembered(self) -> Iterator[ShardResult]:
        """What packs held when they were scanned before. To be asked before `shards`."""
        if self._objects.is_empty:
            return
        for name, first in zip(self._objects.names, self._objects.store.firsts, strict=True):
            known = self._memory.packs.get(name.name)
            recalled = memory.recall(known, self._objects, first) if known else None
            if recalled is not None:
                self._recalled[name.name] = recalled
                yield recalled

    def shards(self) -> Iterator[Shard]:
        """The blob families of packs that are not remembered, and the blobs of others that have to be looked at
        again."""
        make = partial(
            history.HistoryShard, reach=self._reach, binary=self._settings.binary, archives=self._settings.archives
        )
        yield from history.shards(self._objects, self._jobs, make, leave=self._recalled)
        for name in self._objects.names:
            again = self._memory.packs[name.name].again if name.name in self._recalled else ()
            if again:
                blobs = {one.position: one.members for one in again}
                yield history.BlobsShard(name, blobs, archives=self._settings.archives)

    def meanwhile(self) -> None:
        """Reads the commits where no memory may know them."""
        if not self._memory.commits and not self._objects.is_empty:
            self._commits = self._reached()

    def heard(self, result: ShardResult) -> None:
        """Keeps what is worth remembering."""
        if result.label:
            self._results.append(result)

    def complete(self, findings: Iterable[Finding]) -> list[Finding]:
        """Adds paths, lines and commits."""
        everything = list(findings)
        # Places only ever lower a confidence: what is too weak already is not worth the way through the history.
        strong = [one for one in everything if one.confidence >= self._threshold]
        weak = [one for one in everything if one.confidence < self._threshold]
        if self._objects.is_empty:
            return everything
        done, ids = self._recent(strong) or self._whole(strong)
        self.commits = len(ids) // 8
        self._remember(done, ids)
        return [one.finding for one in done] + weak

    def _recent(self, findings: list[Finding]) -> tuple[list[Attributed], bytes] | None:
        """The findings and all commits out of the memory and what is new since; None when too much is."""
        fresh = new_commits(self._objects, self._memory, self._tips.values()) if self._memory.commits else None
        if fresh is None:
            return None
        try:
            done = Recent(self._objects, self._memory, fresh, self._head).complete(findings)
        except TooMany:
            return None
        return done, memory.extended(self._memory.commits, fresh)

    def _whole(self, findings: list[Finding]) -> tuple[list[Attributed], bytes]:
        """The findings and all commits out of the whole history."""
        commits = self._commits or self._reached()
        done = Attribution(self._objects, commits, self._head, self._jobs).complete(findings)
        self.skipped += _missing(commits, self._shallow)
        return done, memory.prefixes(self._objects, commits.positions)

    def _reached(self) -> Commits:
        return reached_from(self._objects, (bytes.fromhex(tip) for tip in self._tips.values()), self._jobs)

    def _remember(self, done: list[Attributed], commits: bytes) -> None:
        tips = tuple(sorted(set(self._tips.values())))
        if self._file is None or (tips == self._memory.tips and not self._results):
            return
        packs = memory.digest(self._results, self._objects)
        known = {name: self._memory.packs[name] for name in self._recalled}
        kept = Memory(
            signature=self._memory.signature,
            packs=known | packs,
            tips=tips,
            commits=commits,
            held=memory.held_by(done),
        )
        memory.save(self._file, kept)


def _missing(commits: Commits, shallow: bool) -> list[Skipped]:
    if not commits.missing or shallow:
        return []
    return [Skipped(path="history", reason="missing commits", detail=f"{commits.missing} parents are not here")]


def _cut(repository: Repository) -> list[Skipped]:
    """A history that is not there whole."""
    name = str(repository.git_dir)
    found = []
    if repository.shallow:
        found.append(Skipped(path=name, reason="shallow clone", detail="older commits are not here"))
    if repository.partial:
        found.append(Skipped(path=name, reason="partial clone", detail="some objects may be at the server only"))
    return found
