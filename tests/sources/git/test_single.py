from __future__ import annotations

import random
from pathlib import Path

import pytest

from oakum.kernel import BLOB, COMMIT, TREE
from oakum.sources.git import single
from oakum.sources.git.repository import discover
from oakum.sources.git.single import Objects
from repo import Repo, git

KINDS = {b"blob": BLOB, b"commit": COMMIT, b"tree": TREE}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    rng = random.Random(1)
    text = [rng.randbytes(12).hex() for _ in range(400)]
    for number in range(12):
        text[rng.randrange(len(text))] = f"line {number}"
        repo.commit({"long": "\n".join(text).encode(), f"folder/{number}": b"small %d\n" % number, "empty": b""})
    return repo


def objects(repo: Repo) -> Objects:
    repository = discover(repo.path)
    assert repository is not None
    return Objects(repository)


def everything(repo: Repo) -> dict[bytes, tuple[int, bytes]]:
    """All objects, as git reads them."""
    listing = repo.git("cat-file", "--batch-all-objects", "--batch-check").splitlines()
    return {
        bytes.fromhex(id_.decode()): (KINDS[kind], repo.git("cat-file", kind.decode(), id_.decode()))
        for id_, kind, _ in (line.split() for line in listing)
    }


def test_loose_objects(repo: Repo) -> None:
    reader = objects(repo)
    assert {id_: reader.read(id_) for id_ in everything(repo)} == everything(repo)


@pytest.mark.parametrize("option", ["true", "false"])
def test_packed_objects_with_bases_by_offset_and_by_id(repo: Repo, option: str) -> None:
    repo.git("config", "repack.useDeltaBaseOffset", option)
    repo.pack("--depth=50")
    assert "chain length" in repo.git("verify-pack", "-v", *map(str, repo.git_dir.glob("objects/pack/*.idx"))).decode()
    reader = objects(repo)
    assert {id_: reader.read(id_) for id_ in everything(repo)} == everything(repo)


def test_several_packs_loose_ones_and_alternates(repo: Repo, tmp_path: Path) -> None:
    repo.pack()
    repo.commit({"later": b"later\n"})
    repo.git("repack", "-q")
    git(tmp_path, "clone", "-q", "--shared", str(repo.path), "borrowing")
    repo.commit({"loose": b"loose\n"})
    borrowing = discover(tmp_path / "borrowing")
    assert borrowing is not None
    wanted = everything(repo)
    assert {id_: objects(repo).read(id_) for id_ in wanted} == wanted
    assert {id_: Objects(borrowing).read(id_) for id_ in wanted} == wanted


def test_sha256(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "sha256", "--object-format=sha256")
    repo.commit({"one": b"one\n"})
    repo.pack()
    wanted = everything(repo)
    assert {id_: objects(repo).read(id_) for id_ in wanted} == wanted


def test_large_offsets(repo: Repo) -> None:
    repo.pack()
    (path,) = repo.git_dir.glob("objects/pack/*.pack")
    large = repo.git("index-pack", "--index-version=2,0x40", "-o", str(path.with_suffix(".new")), str(path))
    assert large
    path.with_suffix(".idx").unlink()
    path.with_suffix(".new").rename(path.with_suffix(".idx"))
    wanted = everything(repo)
    assert {id_: objects(repo).read(id_) for id_ in wanted} == wanted


def test_what_is_not_there(repo: Repo) -> None:
    assert objects(repo).read(bytes(20)) is None
    repo.pack()
    assert objects(repo).read(bytes(20)) is None
    assert objects(repo).read(b"\xff" * 20) is None


def test_too_large(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.pack()
    wanted = everything(repo)
    monkeypatch.setattr(single, "LARGEST", 1000)
    reader = objects(repo)
    found = {id_: reader.read(id_) for id_ in wanted}
    assert all(found[id_] == (one if len(one[1]) <= 1000 else None) for id_, one in wanted.items())
    assert None in found.values()


@pytest.mark.parametrize("limit", ["_LONGEST_CHAIN", "_MOST_CHANGES", "_MOST_MADE"])
def test_what_deltas_may_cost_is_bounded(repo: Repo, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    repo.pack("--depth=50")
    wanted = everything(repo)
    monkeypatch.setattr(single, limit, 0)
    reader = objects(repo)
    found = {id_: reader.read(id_) for id_ in wanted}
    assert None in found.values()
    assert all(one in (None, wanted[id_]) for id_, one in found.items())


@pytest.mark.parametrize("suffix", [".pack", ".idx"])
@pytest.mark.parametrize("seed", range(15))
def test_damage_is_no_crash(repo: Repo, suffix: str, seed: int) -> None:
    repo.pack("--depth=50")
    wanted = everything(repo)
    (path,) = repo.git_dir.glob(f"objects/pack/*{suffix}")
    rng = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 20, 400])):
        content[rng.randrange(len(content))] = rng.randrange(256)
    path.chmod(0o600)
    path.write_bytes(content[: rng.choice([len(content), len(content) // 2, 30, 1])])
    reader = objects(repo)
    assert any(reader.read(id_) in (None, one) for id_, one in wanted.items())
