"""Who holds what is what git says of it."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from oakum.kernel import ABSENT
from oakum.sources.git import holders
from oakum.sources.git.commits import reached_from
from oakum.sources.git.holders import History, Holders
from oakum.sources.git.objects import ObjectStore
from repo import Repo
from toys import token

from .stores import blobs_with, position, store
from .test_attribution import Truth, tangled


def history_of(repo: Repo, secrets: Sequence[bytes], jobs: int = 1) -> tuple[ObjectStore, History, list[int]]:
    """The history, and the blobs that hold any of the secrets."""
    objects = store(repo)
    holding = [blobs_with(objects, secret) for secret in secrets]
    blobs = sorted(set().union(*holding))
    tips = map(bytes.fromhex, repo.text("for-each-ref", "--format=%(objectname)").splitlines())
    return (
        objects,
        History(objects, reached_from(objects, tips, jobs), [objects.id_of(one) for one in blobs], jobs),
        blobs,
    )


@pytest.mark.parametrize("seed", range(6))
def test_first_last_and_head_are_those_of_git(repo: Repo, seed: int) -> None:
    rng = random.Random(seed)
    secrets = [token(rng) for _ in range(5)]
    tangled(repo, rng, secrets)
    if seed % 2:
        repo.pack()
    objects, history, blobs = history_of(repo, secrets, jobs=2)
    head = position(objects, repo.text("rev-parse", "HEAD^{tree}"))
    for secret in secrets:
        holder = history.holders(map(blobs.index, blobs_with(objects, secret)), history.beneath(head))
        truth = Truth(repo, secret)
        first, last = (None if one is None else objects.id_of(one).hex() for one in (holder.first, holder.last))
        assert (first, last, holder.at_head) == (truth.first, truth.last, bool(truth.paths("HEAD")))


def test_of_equal_dates_the_parent_is_first_and_the_child_last(repo: Repo, rng: random.Random) -> None:
    secret = token(rng)
    made = []
    for number in range(5):
        repo.clock -= 3600  # so that all have the same date
        made.append(repo.commit({"a.txt": secret, "b.txt": b"%d" % number}))
    objects, history, _ = history_of(repo, [secret])
    holder = history.holders([0], history.beneath(ABSENT))
    assert holder == Holders(position(objects, made[0]), position(objects, made[-1]), at_head=False)


@pytest.mark.parametrize("seed", range(3))
def test_paths_are_those_of_git(repo: Repo, seed: int) -> None:
    rng = random.Random(seed)
    secrets = [token(rng) for _ in range(3)]
    tangled(repo, rng, secrets)
    objects, history, blobs = history_of(repo, secrets)
    for commit in repo.text("rev-list", "--all").splitlines():
        listed = history.paths(position(objects, repo.text("rev-parse", f"{commit}^{{tree}}")))
        shown = {(path.decode(), objects.id_of(blobs[number]).hex()) for path, number in listed}
        held = {path for secret in secrets for path in Truth(repo, secret, commit).paths(commit)}
        assert shown == {(path, repo.text("rev-parse", f"{commit}:{path}")) for path in held}


def test_no_tree_has_no_paths(repo: Repo, rng: random.Random) -> None:
    secret = token(rng)
    repo.commit({"a.txt": b"clean"})
    clean = repo.text("rev-parse", "HEAD^{tree}")
    repo.commit({"b.txt": secret})
    objects, history, _ = history_of(repo, [secret])
    assert list(history.paths(ABSENT)) == []
    assert list(history.paths(position(objects, clean))) == []
    assert list(history.paths(position(objects, repo.text("rev-parse", "HEAD^{tree}")))) == [(b"b.txt", 0)]


def test_paths_without_end_end(repo: Repo, rng: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holders, "_MOST_PATHS", 50)
    secret = token(rng)
    repo.commit({f"{one}/{two}/a.txt": secret for one in range(10) for two in range(10)})
    objects, history, _ = history_of(repo, [secret])
    assert len(list(history.paths(position(objects, repo.text("rev-parse", "HEAD^{tree}"))))) == 50


def test_a_secret_that_no_commit_holds(repo: Repo, rng: random.Random) -> None:
    secret = token(rng)
    repo.commit({"a.txt": b"clean"})
    repo.git("hash-object", "-w", "--stdin", stdin=secret)
    _, history, blobs = history_of(repo, [secret])
    assert len(blobs) == 1
    assert history.holders([0], frozenset()) == Holders(None, None, at_head=False)
