"""A pull or merge request as a target: what merging it would add, and what its commits held on the way there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec

from oakum.config.settings import ScanSettings
from oakum.model import Commit, Finding, GitOrigin, Location, SecretId, Suppression
from oakum.model.arena import Shard
from oakum.policy.globs import path_test
from oakum.sources.git import changes, net
from oakum.sources.git.repository import Repository
from oakum.targets.interface import Target
from oakum.targets.tree import left_out

MOVED = "moved"
"""Kind of suppression: the base has it, and the change takes it away there."""


class ReviewTarget(Target):
    """What a change adds. Raises RepositoryError for revisions that are not there."""

    def __init__(self, repo: Repository, settings: ScanSettings, revisions: tuple[str, str]) -> None:
        self._repo = repo
        self._settings = settings
        base, self._head = (net.commit_of(repo, revision) for revision in revisions)
        self._fork = net.fork_of(repo, base, self._head)
        listed = net.brought(repo, self._fork, self._head), changes.between(repo, f"{base}..{self._head}")
        leave = partial(left_out, path_test(settings.exclude), settings.binary)
        reasons = {one.shown: leave(one.shown) for part in listed for one in part}
        self.skipped = [reason for reason in reasons.values() if reason]
        self._parts = [[one for one in part if not reasons[one.shown]] for part in listed]
        self.commits = len({one.commit for one in listed[1]})

    def shards(self) -> Iterator[Shard]:
        """What the head has, then what its commits brought in."""
        ids = {self._head, *(one.commit for part in self._parts for one in part)}
        commits = changes.commits_of(self._repo, ids)
        how = {"archives": self._settings.archives, "binary": self._settings.binary}
        for part in self._parts:
            yield changes.ChangesShard(self._repo, part, commits, **how)

    def complete(self, findings: Iterable[Finding]) -> list[Finding]:
        """One place for each that the head has, with the commit that brought it in; the commits' places only of what
        is gone from there. What was only moved is suppressed."""
        found = list(findings)
        texts = self._texts(found)
        taken = net.taken(self._repo, self._fork, self._head, set(texts.values())) if found else {}
        excepted = {one.secret_id: one.suppression for one in found if one.suppression and _at_head(one.locations)}
        return [self._settled(one, taken.get(texts[id(one)], 0), excepted) for one in found]

    def _texts(self, findings: list[Finding]) -> dict[int, bytes]:
        """What stands in the file, which is not the secret itself where it is encoded."""
        blobs = {_git(one.locations[0]).blob for one in findings}
        contents = changes.blobs(self._repo, blobs) if blobs else {}
        return {id(one): _text(one, contents) for one in findings}

    def _settled(self, finding: Finding, taken: int, excepted: Mapping[SecretId, Suppression | None]) -> Finding:
        now = _at_head(finding.locations)
        past = [place for place in finding.locations if place not in now]
        if now:
            finding = finding.replace(locations=tuple(_introduced(place, past) for place in now))
        if finding.suppression:
            return finding
        if taken and taken >= len(now):
            moved = Suppression(kind=MOVED, reason="the base has it already: moved, not added", source=self._fork[:12])
            return finding.replace(suppression=moved)
        return finding if now else finding.replace(suppression=excepted.get(finding.secret_id))


def _at_head(locations: Iterable[Location]) -> list[Location]:
    return [place for place in locations if _git(place).at_head]


def _git(place: Location) -> GitOrigin:
    assert isinstance(place.origin, GitOrigin)
    return place.origin


def _introduced(place: Location, past: list[Location]) -> Location:
    """The place at the head, with the first commit that had it there, else anywhere."""
    origin = _git(place)
    same = [one for one in past if one.origin.path == origin.path] or past
    first: Commit | None = _git(same[0]).first if same else origin.first
    return msgspec.structs.replace(place, origin=msgspec.structs.replace(origin, first=first))


def _text(finding: Finding, contents: Mapping[str, bytes]) -> bytes:
    place = finding.locations[0]
    stands = contents.get(_git(place).blob, b"")[place.span.start : place.span.end]
    inside = "!/" in place.origin.path  # of a file in an archive the offsets are other ones
    return finding.secret.reveal() if inside or not stands else stands
