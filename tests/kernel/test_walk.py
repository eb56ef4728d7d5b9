"""The native walk is the plain one, and both show every window that a finding can depend on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.kernel import BINARY, BLOB, DAMAGED, HEAD, OVERSIZE, TAIL, WRAPPED, plain

from .packs import NAMED_DELTA, OFFSET_DELTA, Copy, Entry, Op, applied, delta, object_id, pack_of
from .repositories import OPENER, History, Repository, contents, lively

SETTINGS: dict[str, Any] = {
    "max_size": 1 << 20,
    "clip": 2048,
    "block": 16384,
    "openers": [OPENER],
    "binaries": False,
}
PACKINGS = {
    "deep": ["repack", "-adfq", "--depth=200", "--window=60"],
    "flat": ["repack", "-adfq", "--depth=1", "--window=10"],
    "no deltas": ["repack", "-adfq", "--depth=0", "--window=0"],
    "named bases": ["-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=30", "--window=30"],
}
VARIANTS: list[dict[str, Any]] = [
    {},
    {"binaries": True},
    {"clip": 64, "block": 300},
    {"max_size": 9000},
    {"openers": []},
]
Filling = tuple[bool, bytes, list[int], list[int], int, int, list[int], list[int]]


def fillings(kernel: ModuleType, pack: Any, target: int = 1 << 14, **changed: Any) -> Iterator[Filling]:
    walk = kernel.Walk(pack, pack.roots(BLOB)[0], **{**SETTINGS, **changed})
    more = True
    while more:
        more = walk.fill(target)
        counts = walk.blobs, walk.bytes
        known = list(walk.positions), list(walk.repeats)
        yield more, bytes(walk.arena), list(walk.segments), list(walk.remarks), *counts, *known


def shown(kernel: ModuleType, pack: Any, **changed: Any) -> dict[int, list[tuple[int, bytes, int]]]:
    """Position -> offset, text and flags of the segments, those that repeat an earlier one among them."""
    found: dict[int, list[tuple[int, bytes, int]]] = {}
    by_number: dict[int, tuple[bytes, int]] = {}
    positions: list[int] = []
    repeats: list[int] = []
    for filling in fillings(kernel, pack, **changed):
        _, arena, segments, _, _, _, positions, repeats = filling
        for i in range(0, len(segments), 5):
            start, end, number, offset, flags = segments[i : i + 5]
            assert arena[end : end + 1] == b"\n"
            assert number == len(by_number)
            by_number[number] = arena[start:end], flags
            found.setdefault(positions[number], []).append((offset, arena[start:end], flags))
    for i in range(0, len(repeats), 3):
        number, position, offset = repeats[i : i + 3]
        found.setdefault(position, []).append((offset, *by_number[number]))
    return {position: sorted(texts) for position, texts in found.items()}


def remarks(kernel: ModuleType, pack: Any, **changed: Any) -> dict[int, int]:
    numbers = [number for filling in fillings(kernel, pack, **changed) for number in filling[3]]
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def assert_equal(native: ModuleType, repository: Repository) -> None:
    compiled, clear = repository.packs(native), repository.packs(plain)
    assert len(compiled) == len(clear) > 0
    for ours, twin in zip(compiled, clear, strict=True):
        for changed in VARIANTS:
            assert list(fillings(native, ours, **changed)) == list(fillings(plain, twin, **changed))


@pytest.mark.parametrize("packing", PACKINGS)
def test_both_kernels_walk_alike(native: ModuleType, repository: Repository, packing: str) -> None:
    repository.git(*PACKINGS[packing])
    assert_equal(native, repository)


def test_both_kernels_walk_sha256_alike(native: ModuleType, tmp_path: Path) -> None:
    assert_equal(native, lively(tmp_path, "sha256"))


def test_both_kernels_walk_several_packs_alike(native: ModuleType, tmp_path: Path) -> None:
    repository, tip = Repository(tmp_path), None
    for seed in range(3):
        history = History()
        for turn in range(4):
            files = {name: texts[turn % len(texts)] for name, texts in contents(random.Random(seed)).items()}
            tip = history.commit(f"branch{seed}", files, parents=(tip,) if turn and tip else ())
        history.into(repository)
        repository.git("repack", "-dq")
    assert len(list(repository.pack_files())) == 3
    assert_equal(native, repository)


def test_a_small_target_only_cuts_the_way_into_more_steps(kernel: ModuleType, repository: Repository) -> None:
    pack = repository.packs(kernel)[0]
    many, one = list(fillings(kernel, pack, 1)), list(fillings(kernel, pack, 1 << 30))
    assert len(many) > len(one) == 1
    assert b"".join(step[1] for step in many) == one[0][1]
    assert [number for step in many for number in step[3]] == one[0][3]


def test_what_is_shown_is_what_the_blobs_hold(kernel: ModuleType, repository: Repository) -> None:
    pack, blobs = repository.packs(kernel)[0], repository.contents("blob")
    for owner, segments in shown(kernel, pack).items():
        content = blobs[pack.id(owner)]
        for offset, text, flags in segments:
            assert content[offset : offset + len(text)] == text
            assert bool(flags & HEAD) == (offset == 0)
            assert bool(flags & TAIL) == (offset + len(text) == len(content))


def test_every_blob_is_walked_or_remarked(kernel: ModuleType, repository: Repository) -> None:
    pack, blobs = repository.packs(kernel)[0], repository.contents("blob")
    noted = remarks(kernel, pack, max_size=9000)
    assert {BINARY, WRAPPED} <= set(remarks(kernel, pack).values())
    assert {OVERSIZE, BINARY} <= set(noted.values())
    for position, kind in noted.items():
        content = blobs[pack.id(position)]
        if kind == OVERSIZE:
            assert len(content) > 9000
        elif kind == BINARY:
            assert b"\0" in content[:8000]
        else:
            assert kind == DAMAGED or (kind == WRAPPED and content.startswith(b"\xff\xfe"))
    *_, (*_, walked, _, _, _) = fillings(kernel, pack, max_size=9000)
    assert walked + sum(kind in (DAMAGED, OVERSIZE) for kind in noted.values()) == len(pack.of_type(BLOB))


def test_a_delta_shows_only_what_is_near_its_change(kernel: ModuleType) -> None:
    base = b"".join(b"line %d\n" % i for i in range(1000))
    at = base.index(b"line 500\n")
    ops: list[Op] = [Copy(0, at), b"new\n", Copy(at, len(base) - at)]
    pack = kernel.Pack(*pack_of(chain(base, [ops])), 20)
    [(offset, text, flags)] = shown(kernel, pack)[1]
    assert (text, flags) == (b"line 498\nline 499\nnew\nline 500\nline 501\nline 502\n", 0)
    assert offset == base.index(b"line 498\n")


# ---- the principle, on deltas that hypothesis makes ----

CLIP, BLOCK = 24, 60
CUT: dict[str, Any] = {"clip": CLIP, "block": BLOCK, "openers": [b"<<", b"[[", b"<[<", b"[<bc"]}
words = st.sampled_from(
    [b"a", b"bc", b" ", b"\n", b"\n", b"<<", b"[[", b"'", b"x" * 30, b"y" * 170, b"d e\nf g\n" * 12]
)
texts = st.lists(words, max_size=40).map(b"".join)


@st.composite
def edits(draw: st.DrawFn, base: bytes) -> list[Op]:
    """Mostly the base with some stretches left out or put in, now and then stretches from anywhere."""
    ops: list[Op] = []
    at = draw(st.integers(0, min(3, len(base))))
    for _ in range(draw(st.integers(0, 4))):
        if at < len(base):
            length = draw(st.integers(1, len(base) - at))
            ops.append(Copy(at, length))
            at += length
        if inserted := draw(st.sampled_from([b"", b"", b"q", b"<", b"\n", b"[", b"[[ z", b"[<b", b"r s\nt"])):
            ops.append(inserted)
        at = min(len(base), max(0, at + draw(st.sampled_from([0, 0, 1, 7, 200, -3, -90]))))
    if at < len(base):
        ops.append(Copy(at, len(base) - at))
    return ops


@st.composite
def stories(draw: st.DrawFn) -> tuple[bytes, list[list[Op]]]:
    base = first = draw(texts)
    story = []
    for _ in range(draw(st.integers(1, 4))):
        story.append(draw(edits(base)))
        base = applied(story[-1], base)
    return first, story


def chain(first: bytes, story: list[list[Op]]) -> list[Entry]:
    entries, base = [Entry(first)], first
    for number, ops in enumerate(story):
        content = applied(ops, base)
        entries.append(Entry(delta(ops, len(base), len(content)), OFFSET_DELTA, number))
        base = content
    return entries


def copied_stretches(ops: list[Op]) -> list[tuple[int, int, int]]:
    """Start and end in the result and start in the base; copies without a joint are one."""
    found: list[tuple[int, int, int]] = []
    at = 0
    for op in ops:
        if isinstance(op, Copy):
            if found and found[-1][1] == at and found[-1][2] + at - found[-1][0] == op.start:
                found[-1] = (found[-1][0], at + op.length, found[-1][2])
            else:
                found.append((at, at + op.length, op.start))
        at += op.length if isinstance(op, Copy) else len(op)
    return found


def windows(content: bytes) -> Iterator[tuple[int, int]]:
    """For each place, from the start of the line before to the end of the next line, clipped."""
    for at in range(len(content)):
        line = content.rfind(b"\n", 0, at) + 1
        before = content.rfind(b"\n", 0, max(0, line - 1)) + 1
        end = content.find(b"\n", at)
        after = content.find(b"\n", end + 1) if end >= 0 else -1
        yield max(before, at - CLIP), min(after if after >= 0 else len(content), at + CLIP)


def blocks(content: bytes) -> Iterator[tuple[int, int]]:
    for opener in CUT["openers"]:
        at = content.find(opener)
        while at >= 0:
            yield at, min(len(content), at + BLOCK)
            at = content.find(opener, at + 1)


@settings(max_examples=400, deadline=None)
@given(story=stories())
def test_every_window_is_shown_or_copied_whole_from_the_base(
    kernel: ModuleType, story: tuple[bytes, list[list[Op]]]
) -> None:
    base, versions = story
    segments = shown(kernel, kernel.Pack(*pack_of(chain(*story)), 20), **CUT)
    assert b"".join(text for _, text, _ in segments.get(0, [])) == base
    for number, ops in enumerate(versions, 1):
        content, copied = applied(ops, base), copied_stretches(ops)
        visible = [(offset, offset + len(text)) for offset, text, _ in segments.get(number, [])]
        for start, end in [*windows(content), *blocks(content)]:
            in_base = any(
                left <= start
                and end <= right
                and (start > 0 or source == 0)  # the start and the end of a text are something to see, too
                and (end < len(content) or source + right - left == len(base))
                for left, right, source in copied
            )
            assert in_base or any(left <= start and end <= right for left, right in visible), (start, end)
        base = content


@settings(max_examples=200, deadline=None)
@given(story=stories(), wide=st.booleans())
def test_both_kernels_show_the_same(native: ModuleType, story: tuple[bytes, list[list[Op]]], wide: bool) -> None:
    files = pack_of(chain(*story))
    changed = {} if wide else CUT
    ours, twin = native.Pack(*files, 20), plain.Pack(*files, 20)
    assert list(fillings(native, ours, **changed)) == list(fillings(plain, twin, **changed))


# ---- hostile texts and packs ----


def test_one_endless_run_with_many_changes_and_openers_is_walked(kernel: ModuleType) -> None:
    """Each change and each opener looks for the ends of its run; together they pass it once."""
    base = b"<<" + b"abcdefgh" * 8 + b"<<" * 300_000
    ops: list[Op] = []
    for start in range(0, len(base), 400):
        ops += [Copy(start, min(400, len(base) - start)), b"#"]
    files = pack_of(chain(base, [ops]))
    [(offset, text, flags)] = shown(kernel, kernel.Pack(*files, 20), openers=[b"<<"])[1]
    assert (offset, text, flags) == (0, applied(ops, base), HEAD | TAIL)


def test_bases_behind_their_deltas_are_walked(kernel: ModuleType) -> None:
    """With bases by name a pack may hold the newest delta first."""
    count, content = 60, b"line\n" * 50
    entries = []
    for number in range(count):
        entries.append(Entry(delta([Copy(0, 250), b"x" * (number + 1)], 250, 251 + number), NAMED_DELTA, count))
    entries.append(Entry(content))
    pack = kernel.Pack(*pack_of(entries), 20)
    positions, weights = pack.roots(BLOB)
    assert (list(positions), list(weights)) == ([count], [count + 1])
    assert len(shown(kernel, pack)) == count + 1


def test_a_chain_in_reverse_is_walked(kernel: ModuleType) -> None:
    count = 3000
    entries = [Entry(delta([Copy(0, 40)], 40, 40), NAMED_DELTA, number + 1) for number in range(count)]
    entries.append(Entry(b"z" * 40))
    pack = kernel.Pack(*pack_of(entries), 20)
    assert list(pack.roots(BLOB)[1]) == [count + 1]
    *_, (*_, walked, inflated, _, _) = fillings(kernel, pack)
    assert (walked, inflated) == (count + 1, 40 * (count + 1))


def test_a_circle_of_bases_has_no_type(kernel: ModuleType) -> None:
    lost = Entry(delta([Copy(0, 4)], 4, 4), NAMED_DELTA, 1)
    back = Entry(delta([Copy(0, 4)], 4, 4), NAMED_DELTA, 0)
    itself = Entry(delta([Copy(0, 4)], 4, 4), NAMED_DELTA, 2)
    pack = kernel.Pack(*pack_of([lost, back, itself, Entry(b"text")]), 20)
    assert list(pack.of_type(0)) == [0, 1, 2]
    assert list(shown(kernel, pack)) == [3]
    assert pack.find(object_id(3)) == 3


def test_an_unreadable_base_takes_its_deltas_along(kernel: ModuleType) -> None:
    entries = [
        Entry(b"base", claimed=5),
        Entry(delta([Copy(0, 4)], 4, 4), OFFSET_DELTA, 0),
        Entry(delta([Copy(0, 4)], 4, 4), OFFSET_DELTA, 1),
        Entry(delta([Copy(0, 4)], 4, 4), OFFSET_DELTA, 0),
        Entry(b"fine"),
    ]
    pack = kernel.Pack(*pack_of(entries), 20)
    assert remarks(kernel, pack) == dict.fromkeys(range(4), DAMAGED)
    assert list(shown(kernel, pack)) == [4]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x04",
        b"\xff" * 12,  # a size that does not end
        delta([Copy(0, 4)], 5, 4),  # another base
        delta([Copy(0, 4)], 4, 5),  # too short
        delta([Copy(0, 4), b"x"], 4, 4),  # too long
        delta([Copy(1, 4)], 4, 4),  # past the base
        delta([Copy(0xFFFFFFFF, 0xFFFF)], 4, 0xFFFF),
        delta([], 4, 4) + b"\0",  # the reserved instruction
        delta([], 4, 4) + b"\x04abc",
        delta([], 4, 4) + b"\x91",
        delta([Copy(0, 4)], 4, 4)[:-1],
    ],
)
def test_a_damaged_delta_is_remarked(kernel: ModuleType, payload: bytes) -> None:
    pack = kernel.Pack(*pack_of([Entry(b"base"), Entry(payload, OFFSET_DELTA, 0)]), 20)
    assert remarks(kernel, pack) == {1: DAMAGED}


def test_absurd_sizes_are_remarked(kernel: ModuleType) -> None:
    huge = 1 << 56
    entries = [
        Entry(b"base"),
        Entry(b"text", claimed=huge),
        Entry(delta([Copy(0, 4)], 4, huge), OFFSET_DELTA, 0),
        Entry(delta([Copy(0, 4)], 4, 4), OFFSET_DELTA, 0, claimed=huge),
    ]
    pack = kernel.Pack(*pack_of(entries), 20)
    assert remarks(kernel, pack) == dict.fromkeys((1, 2, 3), OVERSIZE)


def test_openers_and_roots_are_checked(kernel: ModuleType) -> None:
    pack = kernel.Pack(*pack_of([Entry(b"text")]), 20)
    with pytest.raises(IndexError):
        kernel.Walk(pack, plain.Pack(*pack_of([Entry(b"text")] * 2), 20).roots(BLOB)[0], **SETTINGS)
    for openers in ([b""], [b"x"], [b"xy"] * 65):
        with pytest.raises(ValueError, match="openers"):
            list(fillings(kernel, pack, openers=openers))
