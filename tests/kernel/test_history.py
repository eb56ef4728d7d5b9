from __future__ import annotations

from array import array
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from oakum.kernel import ABSENT, BLOB, COMMIT, plain

from .packs import OFFSET_DELTA, Copy, Entry, delta, object_id, pack_of
from .repositories import Repository, lively


@pytest.fixture(scope="module", params=["sha1", "sha256"])
def history(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Two packs, the second with what the first lacks."""
    repository = lively(tmp_path_factory.mktemp("history"), request.param)
    objects = repository.lines("rev-list", "--objects", "--all")
    half = "\n".join(line.split()[0] for line in objects[::2]).encode()
    rest = "\n".join(line.split()[0] for line in objects[1::2]).encode()
    for part in (half, rest):
        repository.git("pack-objects", "-q", "objects/pack/part", stdin=part)
    for old in (repository.path / "objects" / "pack").glob("pack-*"):
        old.unlink()
    return repository


def store_of(kernel: ModuleType, repository: Repository) -> Any:
    return kernel.Store(repository.packs(kernel))


def everything(store: Any, kind: int) -> array[int]:
    """Global positions of all objects of a type."""
    return array(
        "I",
        [first + i for first, pack in zip(store.firsts, store.packs, strict=True) for i in pack.of_type(kind)],
    )


def name_of(store: Any, position: int) -> str:
    for first, pack in zip(reversed(store.firsts), reversed(store.packs), strict=True):
        if position >= first:
            return str(pack.id(position - first).hex())
    raise AssertionError(position)


def test_objects_are_found_and_read_in_any_pack(kernel: ModuleType, history: Repository) -> None:
    store = store_of(kernel, history)
    reader = kernel.Reader(store)
    assert len(store.packs) == 2
    for kind in ("blob", "tree", "commit"):
        for object_name, content in history.contents(kind).items():
            position = store.find(object_name)
            assert name_of(store, position) == object_name.hex()
            assert reader.read(position) == content
    assert store.find(bytes(history.id_length)) == ABSENT


def test_commits_are_what_git_says(kernel: ModuleType, history: Repository) -> None:
    store = store_of(kernel, history)
    positions = everything(store, COMMIT)
    trees, firsts, seconds, dates, more = kernel.Reader(store).commits(positions)
    said = {}
    for line in history.lines("log", "--all", "--format=%H %T %ct %P"):
        name, tree, date, *above = line.split()
        said[name] = (tree, int(date), above)
    assert len(said) == len(positions)
    assert max(len(above) for *_, above in said.values()) == 4
    for i, position in enumerate(positions):
        parents = [parent for parent in (firsts[i], seconds[i]) if parent != ABSENT]
        parents += [parent for child, parent in more if child == i]
        found = (name_of(store, trees[i]), dates[i], [name_of(store, parent) for parent in parents])
        assert found == said[name_of(store, position)]


def test_both_kernels_read_the_same_commits(native: ModuleType, history: Repository) -> None:
    ours, twin = store_of(native, history), store_of(plain, history)
    positions = everything(ours, COMMIT)
    assert native.Reader(ours).commits(positions) == plain.Reader(twin).commits(positions)


def commit(*lines: bytes) -> Entry:
    return Entry(b"".join(line + b"\n" for line in lines) + b"\nmessage\n", COMMIT)


TREE_LINE = b"tree " + object_id(9).hex().encode()
PARENT_LINE = b"parent " + object_id(0).hex().encode()


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        ([TREE_LINE, b"committer A <a@example.com> 1234567 +0100"], 1234567),
        ([TREE_LINE, b"author A <a> 5 +0000", b"committer A <a> 7 +0000"], 7),
        ([TREE_LINE, b"committer A > <a> 77 -0000", b"committer B <b> 8 +0000"], 77),
        ([TREE_LINE, b"committer A <a> -5 +0000"], 0),
        ([TREE_LINE, b"committer nobody 9"], 0),
        ([TREE_LINE, b"committer "], 0),
        ([TREE_LINE, b"committer A <a>"], 0),
        ([TREE_LINE], 0),
        ([TREE_LINE, b"", b"committer A <a> 5 +0000"], 0),
        ([TREE_LINE, b"committer A <a> " + b"9" * 40], 9_999_999_999_999_999),
    ],
)
def test_a_date_is_read_from_the_committer_line(kernel: ModuleType, lines: list[bytes], date: int) -> None:
    store = kernel.Store([kernel.Pack(*pack_of([commit(*lines)]), 20)])
    *_, dates, more = kernel.Reader(store).commits(array("I", [0]))
    assert (list(dates), more) == ([date], [])


@pytest.mark.parametrize(
    "payload", [b"", b"tree", TREE_LINE, TREE_LINE.upper(), PARENT_LINE + b"\n", b"tree " + b"g" * 40 + b"\n"]
)
def test_a_damaged_commit_has_no_tree(kernel: ModuleType, payload: bytes) -> None:
    store = kernel.Store([kernel.Pack(*pack_of([commit(TREE_LINE, PARENT_LINE), Entry(payload, COMMIT)]), 20)])
    trees, firsts, seconds, dates, more = kernel.Reader(store).commits(array("I", [1, 0]))
    assert (list(trees), list(firsts)) == (
        [ABSENT, ABSENT],
        [ABSENT, 0],
    )  # the tree of the good one is not there
    assert (list(seconds), list(dates), more) == ([ABSENT, ABSENT], [0, 0], [])


def test_damaged_objects_are_none(kernel: ModuleType) -> None:
    entries = [Entry(b"text", claimed=3), Entry(delta([Copy(0, 4)], 4, 4), OFFSET_DELTA, 0), Entry(b"fine")]
    reader = kernel.Reader(kernel.Store([kernel.Pack(*pack_of(entries), 20)]))
    assert [reader.read(i) for i in range(3)] == [None, None, b"fine"]


def test_positions_are_checked(kernel: ModuleType) -> None:
    store = kernel.Store([kernel.Pack(*pack_of([Entry(b"text")]), 20)])
    reader = kernel.Reader(store)
    for call in (reader.read, lambda at: reader.trace(at, b"x"), lambda at: reader.commits(array("I", [at]))):
        for position in (1, ABSENT):
            with pytest.raises(IndexError):
                call(position)
    with pytest.raises(ValueError, match="no text"):
        reader.trace(0, b"")


def test_a_store_needs_packs_of_one_kind(kernel: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs a pack"):
        kernel.Store([])
    [wide] = lively(tmp_path, "sha256").packs(kernel)
    with pytest.raises(ValueError, match="different lengths"):
        kernel.Store([kernel.Pack(*pack_of([Entry(b"text")]), 20), wide])


def test_a_text_is_traced_into_the_versions_that_keep_it(kernel: ModuleType) -> None:
    entries = [
        Entry(b"keep this"),
        Entry(delta([b"- ", Copy(0, 9)], 9, 11), OFFSET_DELTA, 0),
        Entry(delta([Copy(0, 4)], 9, 4), OFFSET_DELTA, 0),  # loses it
        Entry(delta([Copy(0, 4), b" this"], 4, 9), OFFSET_DELTA, 2),  # has it back, but not from there
        Entry(delta([Copy(2, 9)], 11, 9), OFFSET_DELTA, 1),
        Entry(delta([Copy(0, 9)], 8, 9), OFFSET_DELTA, 0),  # damaged
    ]
    reader = kernel.Reader(kernel.Store([kernel.Pack(*pack_of([Entry(b"x")]), 20), kernel.Pack(*pack_of(entries), 20)]))
    assert sorted(reader.trace(1, b"keep this")) == [1, 2, 5]
    assert list(reader.trace(4, b"this")) == [4]
    assert list(reader.trace(1, b"something else")) == []


def test_both_kernels_trace_alike(native: ModuleType, history: Repository) -> None:
    ours, twin = store_of(native, history), store_of(plain, history)
    readers = native.Reader(ours), plain.Reader(twin)
    for position in everything(ours, BLOB):
        text = (readers[1].read(position) or b"")[10:18]
        if text:
            assert readers[0].trace(position, text) == readers[1].trace(position, text)
