"""Trees list what `git ls-tree -r` lists."""

from __future__ import annotations

import random

import pytest

from oakum.sources.git import listing
from oakum.sources.git.listing import Listing, TooMany, entries, is_tree
from repo import Repo
from toys import token

from .stores import position, store
from .test_attribution import tangled


def listed_by_git(repo: Repo, revision: str) -> set[tuple[bytes, bytes]]:
    lines = repo.git("ls-tree", "-r", "-z", "--full-tree", revision).split(b"\0")[:-1]
    return {
        (path, bytes.fromhex(about.split()[2].decode())) for about, _, path in (one.partition(b"\t") for one in lines)
    }


def tree_of(repo: Repo, revision: str) -> str:
    return repo.text("rev-parse", f"{revision}^{{tree}}")


@pytest.mark.parametrize("seed", range(3))
def test_every_commit_as_git_lists_it(repo: Repo, seed: int) -> None:
    rng = random.Random(seed)
    tangled(repo, rng, [token(rng)])
    if seed % 2:
        repo.pack()
    objects = store(repo)
    known = Listing(objects)
    for commit in repo.text("rev-list", "--all").splitlines():
        blobs = known.blobs(position(objects, tree_of(repo, commit)))
        assert set(blobs) == listed_by_git(repo, commit)
        assert len(blobs) == len(set(blobs))


def test_odd_names_links_and_submodules(repo: Repo) -> None:
    inside = repo.commit({"dir/naïve \n\t.txt": b"1", "4": b"2", " /40000 x": b"3"})
    (repo.path / "link").symlink_to("4")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{inside},module")
    repo.git("add", "link")
    repo.git("commit", "-q", "-m", "odd")
    objects = store(repo)
    assert set(Listing(objects).blobs(position(objects, tree_of(repo, "HEAD")))) == listed_by_git(repo, "HEAD")
    content = objects.reader().read(position(objects, tree_of(repo, "HEAD"))) or b""
    modes = {name: (mode, is_tree(mode)) for mode, name, _ in entries(content, 20)}
    assert modes[b"dir"] == (b"40000", True)
    assert modes[b"link"] == (b"120000", False)
    assert modes[b"module"] == (b"160000", False)


@pytest.mark.parametrize("cut", [b"", b"100644", b"100644 a", b"100644 a\0", b"100644 a\0" + bytes(19)])
def test_a_tree_cut_short_ends(cut: bytes) -> None:
    whole = b"40000 dir\0" + b"\x01" * 20
    assert list(entries(whole + cut, 20)) == [(b"40000", b"dir", b"\x01" * 20)]
    assert list(entries(cut, 20)) == []


def test_a_missing_folder_lists_nothing(repo: Repo) -> None:
    repo.commit({"dir/a.txt": b"1", "b.txt": b"2"})
    lost = repo.text("rev-parse", "HEAD:dir")
    (repo.git_dir / "objects" / lost[:2] / lost[2:]).unlink()
    objects = store(repo)
    assert [path for path, _ in Listing(objects).blobs(position(objects, tree_of(repo, "HEAD")))] == [b"b.txt"]


def test_a_bomb_of_trees_is_too_many(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_MOST", 1000)
    repo.commit({"a.txt": b"1"})
    trees = [tree_of(repo, "HEAD")]
    for _ in range(10):
        lines = "".join(f"040000 tree {trees[-1]}\td{number}\n" for number in range(10))
        trees.append(repo.git("mktree", stdin=lines.encode()).decode().strip())
    objects = store(repo)
    assert len(Listing(objects).blobs(position(objects, trees[3]))) == 1000
    for tree in (trees[4], trees[-1]):
        with pytest.raises(TooMany):
            Listing(objects).blobs(position(objects, tree))


def test_very_deep_folders_end(repo: Repo) -> None:
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"deep").decode().strip()
    for depth in (300, 900):
        repo.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{depth}/{'d/' * depth}a.txt")
    tree = repo.text("write-tree")
    objects = store(repo)
    assert [path.split(b"/")[0] for path, _ in Listing(objects).blobs(position(objects, tree))] == [b"300"]
