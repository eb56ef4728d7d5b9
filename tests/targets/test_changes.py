from __future__ import annotations

import random

import pytest

from oakum.config.settings import ScanSettings
from oakum.detect.equipment import Equipment
from oakum.model import RepositoryError, SourceError
from oakum.scan import work
from oakum.sources.git.repository import discover
from oakum.targets.changes import ChangesTarget
from oakum.targets.interface import Selection
from repo import Repo
from toys import token


def target(repo: Repo, *, exclude: tuple[str, ...] = (), binary: bool = False, **selection: object) -> ChangesTarget:
    opened = discover(repo.path)
    assert opened is not None
    return ChangesTarget(opened, ScanSettings(exclude=exclude, binary=binary), Selection(**selection))


def found(target: ChangesTarget, tools: Equipment) -> set[bytes]:
    (shard,) = target.shards()
    return {one.secret.reveal() for one in work(tools.detector(), shard).sightings}


def test_each_selection_has_its_changes(repo: Repo, tools: Equipment, rng: random.Random) -> None:
    first, second, third, staged = (token(rng) for _ in range(4))
    repo.commit({"a.txt": first})
    repo.commit({"b.txt": second})
    repo.commit({"c.txt": third})
    repo.write({"d.txt": staged})
    repo.git("add", "d.txt")
    assert found(target(repo, staged=True), tools) == {staged}
    assert found(target(repo, since="HEAD~1"), tools) == {third}
    assert found(target(repo, since="HEAD~2"), tools) == {second, third}
    assert found(target(repo, range="HEAD~2..HEAD~1"), tools) == {second}
    assert found(target(repo, since="HEAD"), tools) == set()


def test_commits_are_counted(repo: Repo) -> None:
    for number in range(4):
        repo.commit({"a.txt": b"%d" % number, "b.txt": b"%d" % number})
    assert target(repo, since="HEAD~3").commits == 3
    assert target(repo, range="HEAD~2..HEAD~1").commits == 1
    assert target(repo, staged=True).commits == 0


def test_what_is_left_out_is_said(repo: Repo, tools: Equipment, rng: random.Random) -> None:
    kept, image = token(rng), token(rng)
    repo.write({"left/a.txt": token(rng), "a.txt": kept, "a.png": image})
    repo.git("add", "-A")
    one = target(repo, exclude=("left/**",), staged=True)
    assert found(one, tools) == {kept}
    assert {(skipped.path, skipped.by_default) for skipped in one.skipped} == {("left/a.txt", True), ("a.png", True)}
    with_binaries = target(repo, exclude=("left/**",), binary=True, staged=True)
    assert found(with_binaries, tools) == {kept, image}
    assert [skipped.path for skipped in with_binaries.skipped] == ["left/a.txt"]


@pytest.mark.parametrize("selection", [{"since": "nowhere"}, {"range": "nowhere..HEAD"}, {"since": "--output=x"}])
def test_revisions_that_are_not_there(repo: Repo, selection: dict[str, object]) -> None:
    repo.commit({"a.txt": b"x"})
    with pytest.raises((RepositoryError, SourceError)):
        target(repo, **selection)
    assert not (repo.path / "x").exists()
