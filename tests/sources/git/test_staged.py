"""What is read from the index and the trees is what git says of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from oakum.sources.git import changes, command, refs, staged
from oakum.sources.git.repository import Repository, discover
from repo import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


def opened(repo: Repo) -> Repository:
    repository = discover(repo.path)
    assert repository is not None
    return repository


def by_git(repo: Repo) -> list[staged.Staged]:
    """The same, as git lists it."""
    repository = opened(repo)
    base = "HEAD" if refs.head(repository) else changes._empty_tree(repository)
    raw = command.run(repository, "diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", base)
    listed = changes.parsed(raw)
    return sorted(
        staged.Staged(one.path, bytes.fromhex(one.old[0]) if one.old else b"", bytes.fromhex(one.new)) for one in listed
    )


def read(repo: Repo) -> list[staged.Staged]:
    found = staged.staged(opened(repo))
    assert found is not None
    return sorted(found)


FILES: dict[str, bytes | None] = {
    f"{folder}{name}": f"{folder}{name}\n".encode() for folder in ("", "a/", "a/b/", "c/") for name in "xyz"
}


def test_before_the_first_commit(repo: Repo) -> None:
    assert read(repo) == by_git(repo) == []
    repo.write(FILES)
    repo.git("add", "-A")
    assert read(repo) == by_git(repo)
    assert len(read(repo)) == len(FILES)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_changes_of_every_kind(repo: Repo, packed: bool, version: str) -> None:
    repo.git("config", "index.version", version)
    repo.commit(FILES)
    repo.commit({"a/b/x": b"another\n"})
    if packed:
        repo.pack()
        repo.git("pack-refs", "--all")
    assert read(repo) == by_git(repo) == []
    repo.write({"a/x": b"changed\n", "a/b/new": b"new\n", "c/y": None, "d/e/f": b"deep\n"})
    (repo.path / "c" / "z").unlink()
    (repo.path / "c" / "z").symlink_to("x")
    (repo.path / "x").chmod(0o755)
    repo.git("add", "-A")
    (repo.path / "announced").write_bytes(b"only announced")
    repo.git("add", "--intent-to-add", "announced")  # which a commit would not take in
    assert read(repo) == [one for one in by_git(repo) if one.path != b"announced"]
    assert {one.path for one in read(repo)} == {b"a/x", b"a/b/new", b"d/e/f", b"c/z", b"x"}


def test_a_file_where_a_folder_was_and_the_other_way(repo: Repo) -> None:
    repo.commit(FILES)
    repo.git("rm", "-r", "-q", "a")
    repo.write({"a": b"a file now\n"})
    (repo.path / "x").unlink()
    repo.write({"x/inside": b"a folder now\n"})
    repo.git("add", "-A")
    assert read(repo) == by_git(repo)
    assert {one.path for one in read(repo)} == {b"a", b"x/inside"}


def test_what_is_in_conflict_is_left_out(repo: Repo) -> None:
    repo.commit({"x": b"one\n", "y": b"y\n"})
    repo.branch("other")
    repo.commit({"x": b"two\n", "z": b"z\n"})
    repo.switch("main")
    repo.commit({"x": b"three\n"})
    repo.git("merge", "-q", "other", check=False)
    assert read(repo) == by_git(repo)
    assert [one.path for one in read(repo)] == [b"z"]


def test_a_detached_head_and_a_linked_work_tree(repo: Repo, tmp_path: Path) -> None:
    repo.commit(FILES)
    first = repo.text("rev-parse", "HEAD")
    repo.commit({"x": b"later\n"})
    repo.git("checkout", "-q", first)
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "main")
    linked = Repo.__new__(Repo)
    linked.path, linked.clock = tmp_path / "linked", repo.clock
    linked.write({"a/new": b"new\n"})
    linked.git("add", "-A")
    assert read(repo) == by_git(repo) == []
    assert read(linked) == by_git(linked)
    assert [one.path for one in read(linked)] == [b"a/new"]


def test_sha256(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "sha256", "--object-format=sha256")
    repo.commit(FILES)
    repo.pack()
    repo.write({"a/x": b"changed\n"})
    repo.git("add", "-A")
    assert read(repo) == by_git(repo)
    assert len(read(repo)[0].new) == 32


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_in_a_repository(repo: Repo, seed: int) -> None:
    rng = random.Random(seed)
    names = [f"{folder}{name}" for folder in ("", "a/", "a/b/", "a/b/c/", "d/", "d/e/") for name in ("x", "y", "x.txt")]
    for _ in range(8):
        step = {name: rng.choice([b"1\n", b"2\n", b"3\n" * 2000]) for name in rng.sample(names, rng.randint(1, 5))}
        repo.write(step)
        if gone := [name for name in names if (repo.path / name).exists() and rng.random() < 0.1]:
            repo.git("rm", "-q", "-f", "--ignore-unmatch", *gone)
        repo.git("add", "-A")
        assert read(repo) == by_git(repo)
        if rng.random() < 0.6:
            repo.commit({})
        if rng.random() < 0.3:
            repo.pack()
        if rng.random() < 0.2:
            repo.git("read-tree", "HEAD", check=False)  # an index without the trees that it is made of


def test_what_is_tracked(repo: Repo) -> None:
    assert staged.tracked(opened(repo), [b"x"]) == {}
    repo.commit(FILES)
    repo.write({"a/x": b"changed\n", "a/b/new": b"new\n", "untracked": b""})
    repo.git("add", "a")
    wanted = [b"a/x", b"a/b/new", b"a/b/z", b"c/x", b"c/nothing", b"untracked"]
    assert staged.tracked(opened(repo), wanted) == {b"a/x": True, b"a/b/new": False, b"a/b/z": True, b"c/x": True}
    repo.git("rm", "-q", "--cached", "c/x")
    assert b"c/x" not in staged.tracked(opened(repo), wanted)
    repo.git("update-index", "--split-index")
    assert staged.tracked(opened(repo), wanted) == {}


@pytest.mark.parametrize("setting", [("core.splitIndex", "true"), ("feature.manyFiles", "true")])
def test_an_index_that_is_for_git_to_read_is_left_to_it(repo: Repo, setting: tuple[str, str]) -> None:
    repo.commit(FILES)
    repo.git("config", *setting)
    repo.write({"a/x": b"changed\n"})
    repo.git("add", "-A")
    found = staged.staged(opened(repo))
    assert found is None or sorted(found) == by_git(repo)
    assert [change.path for change in changes.staged(opened(repo))] == [b"a/x"]


def test_where_an_object_is_missing_git_is_asked(repo: Repo) -> None:
    repo.commit(FILES)
    repo.write({"a/x": b"changed\n"})
    repo.git("add", "a/x")
    tree = repo.text("rev-parse", "HEAD:a")
    (repo.git_dir / "objects" / tree[:2] / tree[2:]).unlink()
    assert staged.staged(opened(repo)) is None


def test_damaged_trees_are_left_to_git(repo: Repo) -> None:
    repo.commit(FILES)
    tree = repo.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=b"no tree").decode().strip()
    commit = f"tree {tree}\nauthor A <a@example.com> 1 +0000\ncommitter A <a@example.com> 1 +0000\n\nx\n"
    made = repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=commit.encode()).decode()
    (repo.git_dir / "refs" / "heads" / "main").write_text(made)
    assert staged.staged(opened(repo)) is None
