from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.git.commits import Commits, describe, peeled, reached_from, slices
from oakum.sources.git.objects import ObjectStore
from repo import Repo
from toys import token

from .stores import opened, position, store
from .test_attribution import tangled

BEGINNING = "1970-01-01T00:00:00+00:00"


def reach(repo: Repo, *names: str, jobs: int = 1) -> tuple[ObjectStore, Commits]:
    objects = store(repo)
    tips = [bytes.fromhex(repo.text("rev-parse", name)) for name in names]
    return objects, reached_from(objects, tips, jobs)


def ids(objects: ObjectStore, commits: Commits) -> list[str]:
    return [objects.id_of(one).hex() for one in commits.positions]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("packed", [False, True])
def test_commits_trees_and_dates_are_those_of_git(repo: Repo, seed: int, packed: bool) -> None:
    rng = random.Random(seed)
    tangled(repo, rng, [token(rng)])
    if packed:
        repo.pack()
    names = repo.text("for-each-ref", "--format=%(refname)").splitlines()
    objects, commits = reach(repo, *names, jobs=2)
    shown = zip(ids(objects, commits), commits.trees, commits.dates, strict=True)
    told = {f"{id_} {objects.id_of(tree).hex()} {date}" for id_, tree, date in shown}
    assert told == set(repo.text("log", "--all", "--format=%H %T %ct").splitlines())
    assert commits.missing == 0


def test_parents_come_before_children(repo: Repo, rng: random.Random) -> None:
    tangled(repo, rng, [token(rng)])
    order = {id_: number for number, id_ in enumerate(ids(*reach(repo, "main")))}
    lines = repo.text("rev-list", "--parents", "main").splitlines()
    assert len(order) == len(lines)
    assert all(order[parent] < order[child] for child, *parents in map(str.split, lines) for parent in parents)


def test_tags_of_tags_lead_to_their_commits(repo: Repo) -> None:
    first = repo.commit({"a.txt": b"1"})
    repo.git("tag", "-a", "-m", "note", "inner")
    repo.git("tag", "-a", "-m", "note", "outer", "inner")
    repo.commit({"a.txt": b"2"})
    objects, commits = reach(repo, "outer")
    assert ids(objects, commits) == [first]
    tags = [bytes.fromhex(repo.text("rev-parse", name)) for name in ("inner", "outer")]
    assert list(peeled(objects, tags)) == [position(objects, first)] * 2


def test_what_is_no_commit_is_not_reached(repo: Repo) -> None:
    repo.commit({"a.txt": b"1"})
    repo.git("tag", "-a", "-m", "of a blob", "blob", "HEAD:a.txt")
    objects = store(repo)
    assert list(peeled(objects, [bytes(20)])) == []
    assert ids(*reach(repo, "blob")) == []
    assert ids(*reach(repo, "HEAD^{tree}")) == []


def test_lost_and_cut_parents_are_counted(repo: Repo) -> None:
    lost = repo.commit({"a.txt": b"1"})
    kept = repo.commit({"a.txt": b"2"})
    (repo.git_dir / "objects" / lost[:2] / lost[2:]).unlink()
    objects, commits = reach(repo, "HEAD")
    assert (ids(objects, commits), commits.missing) == ([kept], 1)
    assert not opened(repo).shallow


@pytest.mark.parametrize(
    ("written", "author", "date"),
    [
        (b"A <a@b.example> 0 +0200", "A <a@b.example>", "1970-01-01T02:00:00+02:00"),
        (b"A <a@b.example> 0 -0930", "A <a@b.example>", "1969-12-31T14:30:00-09:30"),
        (b"A <a@b.example> 0 +1400", "A <a@b.example>", "1970-01-01T14:00:00+14:00"),
        (b"A <a@b.example> -3600 +0000", "A <a@b.example>", "1969-12-31T23:00:00+00:00"),
        (b"A> B <a@b.example> 1 +0000", "A> B <a@b.example>", "1970-01-01T00:00:01+00:00"),
        (b"<> 1 +0000", "<>", "1970-01-01T00:00:01+00:00"),
        (b"\xff <a@b.example> 1 +0000", "\ufffd <a@b.example>", "1970-01-01T00:00:01+00:00"),
        ("Zoë <a@b.example> 1 +0000".encode(), "Zoë <a@b.example>", "1970-01-01T00:00:01+00:00"),
        (b"A <a@b.example> 1 +9999", "A <a@b.example>", BEGINNING),
        (b"A <a@b.example> 1", "A <a@b.example>", BEGINNING),
        (b"A <a@b.example> 99999999999999999999 +0000", "A <a@b.example>", BEGINNING),
        (b"A <a@b.example> soon +0000", "A <a@b.example>", BEGINNING),
    ],
)
def test_odd_authors_and_dates(written: bytes, author: str, date: str) -> None:
    content = b"tree " + b"0" * 40 + b"\nauthor " + written + b"\ncommitter C <c@b.example> 5 +0000\n\nauthor of all\n"
    commit = describe(b"\x01" * 20, content)
    assert (commit.id, commit.author, commit.date) == ("01" * 20, author, date)


def test_no_author_at_all() -> None:
    commit = describe(b"\x01" * 20, b"tree 0\n\nauthor M <m@b.example> 1 +0000")
    assert (commit.author, commit.date) == ("", BEGINNING)


@given(st.integers(0, 10_000), st.integers(1, 16))
def test_slices_cover_everything_once(count: int, jobs: int) -> None:
    parts = slices(count, jobs)
    assert [at for part in parts for at in range(count)[part]] == list(range(count))
    assert len(parts) == (jobs if count > 2000 else 1)
