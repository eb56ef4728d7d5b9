from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest

from oakum.sources.git import loose
from oakum.sources.git.objects import BLOB, ObjectStore
from oakum.sources.git.repository import discover
from repo import Repo


def contents(repo: Repo) -> dict[str, bytes]:
    """Every blob as the object store reads it."""
    opened = discover(repo.path)
    assert opened is not None
    store = ObjectStore(opened)
    reader = store.reader()
    return {store.id_of(position).hex(): reader.read(position) or b"" for position in store.positions(BLOB)}


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
@pytest.mark.parametrize("level", ["0", "1", "9"])
def test_objects_of_all_sizes(tmp_path: Path, rng: random.Random, object_format: str, level: str) -> None:
    repo = Repo(tmp_path / "repo", f"--object-format={object_format}")
    repo.git("config", "core.looseCompression", level)
    made = [rng.randbytes(size) for size in (0, 1, 15, 16, 127, 2047, 2048, 300_000)]
    repo.commit({f"{number}.bin": content for number, content in enumerate(made)})
    assert sorted(contents(repo).values()) == sorted(made)


def test_what_was_written_since_is_seen(repo: Repo) -> None:
    """An object folder that was read before is not taken for what is there now."""
    repo.commit({"a.txt": b"one"})
    assert set(contents(repo).values()) == {b"one"}
    repo.commit({"a.txt": b"two"})
    assert set(contents(repo).values()) == {b"one", b"two"}
    repo.pack()
    assert set(contents(repo).values()) == {b"one", b"two"}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"blob 5\0hell", "size differs"),
        (b"blob 3\0hello", "size differs"),
        (b"blub 5\0hello", "no object header"),
        (b"blob \0", "no object header"),
        (b"blob -1\0", "no object header"),
        (b"", "no object header"),
        (b"blob 99999999999\0", "larger than"),
        (b"blob " + b"9" * 5000, "no object header"),
    ],
)
def test_damage_has_a_reason(repo: Repo, raw: bytes, reason: str) -> None:
    path = repo.git_dir / "objects" / "ab" / ("c" * 38)
    path.parent.mkdir()
    path.write_bytes(zlib.compress(raw))
    read = loose.read(repo.git_dir / "objects", 20)
    assert read is not None
    (skipped,) = read.skipped
    assert (skipped.path, skipped.reason) == (f"object ab{'c' * 38}", "unreadable object")
    assert reason in skipped.detail


def test_a_bomb_is_cut_short(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loose, "LARGEST", 1 << 20)
    path = repo.git_dir / "objects" / "ab" / ("c" * 38)
    path.parent.mkdir()
    path.write_bytes(zlib.compress(b"blob 1000000\0" + bytes(50 << 20)))
    read = loose.read(repo.git_dir / "objects", 20)
    assert read is not None
    assert [one.detail for one in read.skipped] == ["size differs from its header"]


def test_other_files_among_the_objects_are_none(repo: Repo) -> None:
    objects = repo.git_dir / "objects"
    for name in ("ab/short", "ab/" + "z" * 38, "zz/" + "a" * 38, "tmp_obj_1"):
        (objects / name).parent.mkdir(exist_ok=True)
        (objects / name).write_bytes(b"x")
    (objects / "cd").write_bytes(b"a file where a folder should be")
    assert loose.read(objects, 20) is None
