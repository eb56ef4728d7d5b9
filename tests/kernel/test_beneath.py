from __future__ import annotations

from array import array
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.kernel import ABSENT, COMMIT, TREE, plain

from .packs import Entry, object_id, pack_of
from .repositories import Repository, lively

NOTHING = 1
ID = bytes(range(1, 21))


def beneath_of(kernel: ModuleType, packs: list[Any], ids: bytes) -> Any:
    edges = [kernel.TreeEdges(pack, pack.roots(TREE)[0]) for pack in packs]
    return kernel.Beneath(kernel.Store(packs), edges, ids)


def blobs_below(beneath: Any, state: int) -> set[int]:
    """Numbers of the blobs that a state stands for."""
    return set(beneath.blobs(state))


def listed(repository: Repository) -> dict[str, set[str]]:
    """Commit -> blobs, as git lists them."""
    found = {}
    for commit in repository.lines("rev-list", "--all"):
        lines = repository.lines("ls-tree", "-r", "--full-tree", commit)
        found[commit] = {line.split()[2] for line in lines if line.split()[1] == "blob"}
    return found


def assert_as_listed(kernel: ModuleType, repository: Repository) -> None:
    packs, expected = repository.packs(kernel), listed(repository)
    ids = sorted(repository.contents("blob"))[::2]
    beneath = beneath_of(kernel, packs, b"".join(ids))
    store = kernel.Store(packs)
    for first, pack in zip(store.firsts, packs, strict=True):
        commits = pack.of_type(COMMIT)
        trees = kernel.Reader(store).commits(array("I", [first + one for one in commits]))[0]
        for commit, state in zip(commits, beneath.states(trees), strict=True):
            held = expected[pack.id(commit).hex()]
            assert blobs_below(beneath, state) == {i for i, one in enumerate(ids) if one.hex() in held}
    for i, one in enumerate(ids):
        assert beneath.state(one) == 2 + i


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_entries_are_those_that_hold_something(kernel: ModuleType, tmp_path: Path, object_format: str) -> None:
    repository = lively(tmp_path, object_format)
    packs = repository.packs(kernel)
    beneath = beneath_of(kernel, packs, b"".join(sorted(repository.contents("blob"))[::7]))
    store = kernel.Store(packs)
    reader, seen = kernel.Reader(store), 0
    for first, pack in zip(store.firsts, packs, strict=True):
        for tree in pack.of_type(TREE):
            listed = [line.split(maxsplit=3) for line in repository.lines("ls-tree", pack.id(tree).hex())]
            states = {id_: beneath.state(bytes.fromhex(id_)) for _, _, id_, _ in listed}
            found = beneath.entries(reader.read(first + tree))
            assert [(name.decode(), id_.hex(), state) for _, name, id_, state in found] == [
                (name, id_, states[id_]) for _, _, id_, name in listed if states[id_] != NOTHING
            ]
            assert [mode.startswith(b"4") for mode, *_ in found] == [
                kind == "tree" for _, kind, id_, _ in listed if states[id_] != NOTHING
            ]
            seen += len(found)
    assert seen > 10


@given(
    st.lists(st.sampled_from([b"100644 a\0", b"40000 dir\0", b"\0", b" ", b"x", ID, ID[:5], bytes(20)])).map(b"".join)
)
def test_any_content_has_the_same_entries(native: ModuleType, content: bytes) -> None:
    files = pack_of([Entry(b"blob")])
    ours, twin = (beneath_of(kernel, [kernel.Pack(*files, 20)], ID) for kernel in (native, plain))
    assert ours.entries(content) == twin.entries(content)


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_commits_hold_what_git_lists(kernel: ModuleType, tmp_path: Path, object_format: str) -> None:
    assert_as_listed(kernel, lively(tmp_path, object_format))


@pytest.mark.parametrize("depth", ["--depth=1", "--depth=200"])
def test_trees_are_compared_in_any_packing(kernel: ModuleType, tmp_path: Path, depth: str) -> None:
    repository = lively(tmp_path)
    repository.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", depth, "--window=50")
    assert_as_listed(kernel, repository)


def test_trees_in_several_packs_hold_what_git_lists(kernel: ModuleType, tmp_path: Path) -> None:
    repository = lively(tmp_path)
    names = [line.split()[0] for line in repository.lines("rev-list", "--objects", "--all")]
    for part in (names[::3], names[1::3], names[2::3]):
        repository.git("pack-objects", "-q", "objects/pack/part", stdin="\n".join(part).encode())
    for old in (repository.path / "objects" / "pack").glob("pack-*"):
        old.unlink()
    assert_as_listed(kernel, repository)


def test_no_interest_means_nothing(kernel: ModuleType, repository: Repository) -> None:
    packs = repository.packs(kernel)
    beneath = beneath_of(kernel, packs, bytes(range(20)))
    trees = packs[0].of_type(TREE)
    assert list(beneath.states(trees)) == [NOTHING] * len(trees)
    assert list(beneath.states(array("I", [ABSENT]))) == [NOTHING]
    assert beneath.state(bytes(20)) == NOTHING


def test_what_lies_below_a_missing_tree_is_not_held(kernel: ModuleType, tmp_path: Path) -> None:
    repository = lively(tmp_path)
    [gone] = [line.split()[2] for line in repository.lines("ls-tree", "main") if line.endswith("\tdeep")]
    [lost] = [line.split()[2] for line in repository.lines("ls-tree", "-r", gone)]
    names = [line.split()[0] for line in repository.lines("rev-list", "--objects", "--all")]
    main = bytes.fromhex(repository.lines("rev-parse", "main^{tree}")[0])
    blobs = {line.split()[2] for line in repository.lines("ls-tree", "-r", "main") if " blob " in line}
    rest = "\n".join(name for name in names if name != gone).encode()
    repository.git("pack-objects", "-q", "objects/pack/part", stdin=rest)
    for old in (repository.path / "objects" / "pack").glob("pack-*"):
        old.unlink()
    ids = sorted(repository.contents("blob"))
    beneath = beneath_of(kernel, repository.packs(kernel), b"".join(ids))
    assert {ids[i].hex() for i in blobs_below(beneath, beneath.state(main))} == blobs - {lost}


def tree(*entries: tuple[bytes, bytes, int]) -> Entry:
    lines = [mode + b" " + name + b"\0" + object_id(number) for mode, name, number in entries]
    return Entry(b"".join(lines), TREE)


def state_of_first(kernel: ModuleType, *entries: Entry, interest: int) -> int:
    """State of the first entry, a tree."""
    beneath = beneath_of(kernel, [kernel.Pack(*pack_of(list(entries)), 20)], object_id(interest))
    return int(beneath.state(object_id(0)))


def test_a_tree_that_holds_itself_ends(kernel: ModuleType) -> None:
    itself = tree((b"40000", b"a", 0), (b"40000", b"b", 0), (b"100644", b"c", 1))
    assert state_of_first(kernel, itself, Entry(b"text"), interest=1) == 2


def test_a_blob_deep_down_is_held(kernel: ModuleType) -> None:
    depth = 300
    entries = [tree((b"40000", b"name", number + 1)) for number in range(depth)]
    entries += [tree((b"120000", b"link", depth + 1)), Entry(b"text")]
    assert state_of_first(kernel, *entries, interest=depth + 1) == 2


def test_a_submodule_is_not_held(kernel: ModuleType) -> None:
    assert state_of_first(kernel, tree((b"160000", b"module", 1)), Entry(b"text"), interest=1) == NOTHING


@pytest.mark.parametrize("cut", [1, 15, 20, 27, 30])
def test_a_truncated_tree_holds_what_comes_before(kernel: ModuleType, cut: int) -> None:
    whole = tree((b"100644", b"first", 1), (b"100644", b"second", 2))
    entries = [Entry(whole.payload[:-cut], TREE), Entry(b"text"), Entry(b"more")]
    assert state_of_first(kernel, *entries, interest=1) == 2
    assert state_of_first(kernel, *entries, interest=2) == NOTHING


def test_damaged_trees_hold_nothing(kernel: ModuleType) -> None:
    damaged = tree((b"100644", b"first", 1))
    damaged.claimed = 7
    assert state_of_first(kernel, damaged, Entry(b"text"), interest=1) == NOTHING


def test_states_and_positions_are_checked(kernel: ModuleType, repository: Repository) -> None:
    packs = repository.packs(kernel)
    beneath = beneath_of(kernel, packs, b"".join(repository.contents("blob")))
    with pytest.raises(IndexError):
        beneath.states(array("I", [packs[0].count]))
    for state in (0, max(beneath.states(packs[0].of_type(TREE))) + 1_000_000):
        with pytest.raises(IndexError):
            beneath.blobs(state)
    with pytest.raises(ValueError, match=r"dates|argument"):
        beneath.spans(array("I", [ABSENT]), array("q"))


def test_first_and_last_commits_are_by_date_and_then_by_order(kernel: ModuleType, tmp_path: Path) -> None:
    repository = lively(tmp_path)
    packs, held = repository.packs(kernel), listed(repository)
    ids = sorted(repository.contents("blob"))
    beneath, store = beneath_of(kernel, packs, b"".join(ids)), kernel.Store(packs)
    commits = sorted(held)
    trees = array(
        "I", [store.find(bytes.fromhex(repository.lines("rev-parse", f"{one}^{{tree}}")[0])) for one in commits]
    )
    dates = array("q", [int(one[:2], 16) // 64 for one in commits])  # many are equal
    first, last = beneath.spans(array("I", [*trees, ABSENT]), array("q", [*dates, -9]))
    for number, one in enumerate(ids):
        having = [(dates[i], i) for i, commit in enumerate(commits) if one.hex() in held[commit]]
        assert (first[number], last[number]) == ((min(having)[1], max(having)[1]) if having else (ABSENT, ABSENT))
    assert set(first) & set(range(len(commits)))
    assert beneath.spans(array("I"), array("q")) == (array("I", [ABSENT] * len(ids)),) * 2


def test_no_blob_of_interest_is_an_error(kernel: ModuleType) -> None:
    pack = kernel.Pack(*pack_of([Entry(b"text")]), 20)
    for ids in (b"", b"short"):
        with pytest.raises(ValueError, match="no blob"):
            kernel.Beneath(kernel.Store([pack]), [], ids)
    with pytest.raises(ValueError, match="another length"):
        beneath_of(kernel, [pack], bytes(20)).state(b"short")
    with pytest.raises(IndexError):
        kernel.TreeEdges(pack, array("I", [1]))
