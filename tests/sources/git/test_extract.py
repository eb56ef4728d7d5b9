from __future__ import annotations

from pathlib import Path

import pytest

from oakum.model import RepositoryError
from oakum.sources.git.extract import extract
from oakum.sources.git.repository import Repository, discover
from repo import Repo


def opened(repo: Repo) -> Repository:
    found = discover(repo.path)
    assert found is not None
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_of_a_commit_as_they_are_stored(repo: Repo, tmp_path: Path) -> None:
    first = repo.commit({"a.txt": b"1\n", "b/c.txt": b"2\r\n"})
    repo.write({".gitattributes": b"* eol=crlf filter=x\n"})
    repo.git("add", ".gitattributes")
    repo.git("commit", "-q", "-m", "attributes")
    second = repo.text("rev-parse", "HEAD")
    repo.commit({"a.txt": b"other"})
    assert extract(opened(repo), first, tmp_path / "first", lambda path: path == "a.txt") == []
    assert files(tmp_path / "first") == {"a.txt": b"1\n"}
    assert extract(opened(repo), second, tmp_path / "out", lambda path: path.endswith(".txt")) == []
    assert files(tmp_path / "out") == {"a.txt": b"1\n", "b/c.txt": b"2\r\n"}


def test_links_are_not_followed(repo: Repo, tmp_path: Path) -> None:
    (repo.path / "link").symlink_to("/etc/hostname")
    (repo.path / "folder").symlink_to("..")
    head = repo.commit({"a.txt": b"1"})
    skipped = extract(opened(repo), head, tmp_path / "out", lambda path: True)
    assert files(tmp_path / "out") == {"a.txt": b"1"}
    assert {(one.path, one.reason) for one in skipped} == {("link", "symbolic link"), ("folder", "symbolic link")}


@pytest.mark.parametrize("name", ["..", ".git", ".GIT", "."])
def test_hostile_names_stay_inside(repo: Repo, tmp_path: Path, name: str) -> None:
    repo.commit({"x": b"1"})
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"hostile").decode().strip()
    inner = repo.git("mktree", stdin=f"100644 blob {blob}\tconfig\n".encode()).decode().strip()
    raw = b"40000 " + name.encode() + b"\0" + bytes.fromhex(inner)
    tree = repo.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", stdin=raw).decode().strip()
    extract(opened(repo), tree, tmp_path / "out" / "deep", lambda path: True)
    assert files(tmp_path / "out") == {}


def test_a_name_twice_is_said(repo: Repo, tmp_path: Path) -> None:
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"x").decode().strip()
    inner = repo.git("mktree", stdin=f"100644 blob {blob}\tb\n".encode()).decode().strip()
    raw = b"100644 a\0" + bytes.fromhex(blob) + b"40000 a\0" + bytes.fromhex(inner)
    tree = repo.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", stdin=raw).decode().strip()
    (one,) = extract(opened(repo), tree, tmp_path / "out", lambda path: True)
    assert (one.path, one.reason) == ("a/b", "unreadable")


def test_an_unknown_tree(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a": b"1"})
    with pytest.raises(RepositoryError):
        extract(opened(repo), "nowhere", tmp_path, lambda path: True)
