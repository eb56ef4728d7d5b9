from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.git import index
from oakum.sources.git.repository import Repository, discover
from repo import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.commit({f"{folder}{name}": b"%d\n" % len(folder) for folder in ("", "a/", "a/b/", "c/") for name in "xyz"})
    return repo


def opened(repo: Repo) -> Repository:
    repository = discover(repo.path)
    assert repository is not None
    return repository


def read(repo: Repo) -> index.Index:
    found = index.read(opened(repo))
    assert found is not None
    return found


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_files_are_those_that_git_lists(repo: Repo, version: str) -> None:
    repo.write({"a/b/another name that is longer than others": b"x", "link": b""})
    repo.git("add", "-A")
    repo.git("update-index", "--index-version", version)
    repo.git("update-index", "--skip-worktree", "a/x")  # needs an extended entry
    listed = repo.git("ls-files", "--stage", "-z").split(b"\0")[:-1]
    entries = [(path, *about.split()) for about, _, path in (line.partition(b"\t") for line in listed)]
    assert read(repo).files == {path: (int(mode, 8), bytes.fromhex(id_.decode())) for path, mode, id_, _ in entries}


def test_trees_are_those_that_nothing_has_changed_in(repo: Repo) -> None:
    def tree(name: str) -> bytes:
        return bytes.fromhex(repo.text("rev-parse", f"HEAD:{name}"))

    assert read(repo).trees == {b"": tree(""), b"a/": tree("a"), b"a/b/": tree("a/b"), b"c/": tree("c")}
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"changed\n").decode().strip()
    repo.git("update-index", "--cacheinfo", f"100644,{blob},a/x")
    assert read(repo).trees == {b"a/b/": tree("a/b"), b"c/": tree("c")}


def test_without_an_index_nothing_is_staged(repo: Repo) -> None:
    (repo.git_dir / "index").unlink()
    assert read(repo) == index.Index({}, {})


def test_the_index_that_a_hook_is_given(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    other = repo.git_dir / "next-index"
    other.write_bytes((repo.git_dir / "index").read_bytes())
    (repo.git_dir / "index").unlink()
    monkeypatch.setenv("GIT_INDEX_FILE", str(other))
    assert len(read(repo).files) == 12
    monkeypatch.setenv("GIT_INDEX_FILE", str(repo.path / "elsewhere"))
    assert not read(repo).files


@pytest.mark.parametrize("setting", ["core.splitIndex", "core.sparseCheckout"])
def test_forms_that_are_for_git(repo: Repo, setting: str) -> None:
    if setting == "core.splitIndex":
        repo.git("update-index", "--split-index")
    else:
        repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "a")
    assert index.read(opened(repo)) is None


def test_a_large_one_is_for_git(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "LARGEST", 100)
    assert index.read(opened(repo)) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_an_index_or_none(raw: bytes) -> None:
    for head in (b"", b"DIRC\0\0\0\2\0\0\0\3", b"DIRC\0\0\0\4\0\0\0\3"):
        try:
            found = index._parsed(head + raw, 20)
        except (IndexError, ValueError):
            continue
        assert found is None or len(found.files) <= 3


@pytest.mark.parametrize("seed", range(20))
def test_damage_is_no_crash(repo: Repo, seed: int) -> None:
    path = repo.git_dir / "index"
    rng = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 5, 100])):
        content[rng.randrange(len(content))] = rng.randrange(256)
    path.write_bytes(content[: rng.choice([len(content), len(content) // 2, 20, 3])])
    found = index.read(opened(repo))
    assert found is None or isinstance(found.files, dict)
