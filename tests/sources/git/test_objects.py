"""The object store holds what git holds, wherever it lies."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.model import RepositoryError
from oakum.sources.git.objects import BLOB, COMMIT, TAG, TREE, ObjectStore
from repo import Repo, git

from .stores import opened, store

KINDS = {"commit": COMMIT, "tree": TREE, "blob": BLOB, "tag": TAG}


def held(objects: ObjectStore) -> dict[str, set[str]]:
    return {name: {objects.id_of(one).hex() for one in objects.positions(kind)} for name, kind in KINDS.items()}


def held_by_git(repo: Repo) -> dict[str, set[str]]:
    listed = repo.text("cat-file", "--batch-check=%(objecttype) %(objectname)", "--batch-all-objects").splitlines()
    return {name: {line.split()[1] for line in listed if line.split()[0] == name} for name in KINDS}


def scattered(repo: Repo) -> None:
    """Two packs, then loose objects of every kind."""
    for number in range(2):
        repo.commit({"a.txt": b"%d" % number, f"dir/{number}.txt": b"x"})
        repo.git("repack", "-d", "-q")
    repo.commit({"a.txt": b"loose"})
    repo.git("tag", "-a", "-m", "note", "noted")


def packs(repo: Repo) -> list[Path]:
    found = sorted((repo.git_dir / "objects" / "pack").glob("pack-*.pack"))
    for path in found:
        path.chmod(0o644)
        path.with_suffix(".idx").chmod(0o644)
    return found


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_several_packs_and_loose_objects(tmp_path: Path, object_format: str) -> None:
    repo = Repo(tmp_path / "repo", f"--object-format={object_format}")
    scattered(repo)
    objects = store(repo)
    assert len(objects.packs) == 3
    assert [name.name for name in objects.names if not name.name] == [""]
    assert held(objects) == held_by_git(repo)
    assert objects.skipped == []


def test_positions_ids_and_contents_agree(repo: Repo) -> None:
    scattered(repo)
    objects = store(repo)
    reader = objects.reader()
    for name, kind in KINDS.items():
        for position in objects.positions(kind):
            id_ = objects.id_of(position)
            assert objects.find(id_) == position
            pack, local = objects.local(position)
            assert bytes(objects.packs[pack].id(local)) == id_
            assert reader.read(position) == repo.git("cat-file", name, id_.hex())


@pytest.mark.parametrize("object_id", [b"", b"\0", bytes(20), bytes(32)])
def test_what_is_not_there_is_not_found(repo: Repo, object_id: bytes) -> None:
    assert store(repo).find(object_id) is None
    repo.commit({"a.txt": b"x"})
    assert store(repo).find(object_id) is None


def test_no_object_at_all(repo: Repo) -> None:
    objects = store(repo)
    assert objects.is_empty
    assert list(objects.positions(BLOB)) == []
    with pytest.raises(RepositoryError, match="holds no object"):
        _ = objects.store


def test_alternates_are_read(repo: Repo, new_repo: Callable[..., Repo]) -> None:
    scattered(repo)
    git(repo.path.parent, "clone", "-q", "--shared", str(repo.path), "borrower")
    borrower = new_repo("borrower")
    borrower.commit({"own.txt": b"own"})
    objects = store(borrower)
    assert held(objects) == held_by_git(borrower)
    assert {name.folder for name in objects.names} == {
        str(folder / ".git" / "objects") for folder in (borrower.path.resolve(), repo.path.resolve())
    }


@pytest.mark.parametrize("damage", ["emptied", "cut", "foreign", "no index"])
def test_a_damaged_pack_is_named_and_the_others_are_read(repo: Repo, rng: random.Random, damage: str) -> None:
    scattered(repo)
    whole = held_by_git(repo)
    broken = rng.choice(packs(repo))
    if damage == "emptied":
        broken.write_bytes(b"")
    elif damage == "cut":
        broken.write_bytes(broken.read_bytes()[:40])
    elif damage == "foreign":
        broken.with_suffix(".idx").write_bytes(rng.randbytes(2000))
    else:
        broken.with_suffix(".idx").unlink()
    objects = store(repo)
    assert {one.path.partition(".")[0] for one in objects.skipped} == {broken.stem}
    assert all(one.reason in ("unreadable pack", "damaged objects") for one in objects.skipped)
    left = held(objects)
    assert all(left[kind] <= whole[kind] for kind in KINDS)
    assert repo.text("rev-parse", "HEAD") in left["commit"]


def test_what_changed_since_is_opened_anew(repo: Repo) -> None:
    scattered(repo)
    assert len(store(repo).packs) == 3
    repo.pack()
    objects = store(repo)
    assert len(objects.packs) == 1
    assert held(objects) == held_by_git(repo)


def test_a_store_of_a_folder_without_packs(repo: Repo) -> None:
    repo.commit({"a.txt": b"x"})
    shutil.rmtree(repo.git_dir / "objects" / "pack")
    assert held(ObjectStore(opened(repo)))["commit"] == {repo.text("rev-parse", "HEAD")}
