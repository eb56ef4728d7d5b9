from __future__ import annotations

import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from oakum.kernel import ABSENT, BLOB, COMMIT, DAMAGED, OVERSIZE, TAG, TREE, plain

from .packs import NAMED_DELTA, OFFSET_DELTA, Copy, Entry, Op, delta, object_id, pack_of
from .repositories import Repository, lively

KINDS = {"commit": COMMIT, "tree": TREE, "blob": BLOB, "tag": TAG}


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_a_pack_knows_its_objects(kernel: ModuleType, tmp_path: Path, object_format: str) -> None:
    repository = lively(tmp_path, object_format)
    [pack] = repository.packs(kernel)
    listing = repository.lines("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
    assert pack.count == len(listing)
    for line in listing:
        name, kind = line.split()
        position = pack.find(bytes.fromhex(name))
        assert pack.id(position).hex() == name
        assert position in pack.of_type(KINDS[kind])
    assert pack.find(bytes(pack.id_length)) == ABSENT
    assert pack.find(b"\xff" * pack.id_length) == ABSENT


def test_families_hold_all_blobs(kernel: ModuleType, repository: Repository) -> None:
    [pack] = repository.packs(kernel)
    for kind in (BLOB, TREE, COMMIT):
        assert sum(pack.roots(kind)[1]) == len(pack.of_type(kind))


def test_both_kernels_agree_about_a_pack(native: ModuleType, repository: Repository) -> None:
    [ours], [twin] = repository.packs(native), repository.packs(plain)
    for kind in range(5):
        assert ours.roots(kind) == twin.roots(kind)
        assert ours.of_type(kind) == twin.of_type(kind)
    assert [ours.id(i) for i in range(ours.count)] == [twin.id(i) for i in range(twin.count)]


def test_what_does_not_exist_is_an_error(kernel: ModuleType) -> None:
    pack = kernel.Pack(*pack_of([Entry(b"text")]), 20)
    with pytest.raises(IndexError):
        pack.id(1)
    with pytest.raises(ValueError, match="another length"):
        pack.find(b"short")


def altered(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


PACK, INDEX = pack_of([Entry(b"first"), Entry(b"second")])
NAMES = 8 + 1024


@pytest.mark.parametrize(
    ("data", "index", "message"),
    [
        (b"", INDEX, "empty"),
        (PACK, b"", "empty"),
        (PACK[:31], INDEX, "not a pack"),
        (altered(PACK, 0, b"KCAP"), INDEX, "not a pack"),
        (altered(PACK, 7, b"\4"), INDEX, "not a pack"),
        (PACK, altered(INDEX, 7, b"\1"), "version 2"),
        (PACK, INDEX[:1000], "version 2"),
        (PACK, INDEX[:-1], "truncated"),
        (PACK, altered(INDEX, 8, b"\0\0\0\3"), "ascending"),
        (PACK, altered(INDEX, 8 + 4 * 255, b"\xff\xff\xff\xff"), "truncated"),
        (PACK, altered(INDEX, NAMES + 48, b"\0\0\0\1"), "outside"),
        (PACK, altered(INDEX, NAMES + 48, b"\x7f\0\0\0"), "outside"),
        (PACK, altered(INDEX, NAMES + 48, b"\x80\0\0\0"), "large offsets"),
    ],
)
def test_what_is_no_pack_is_an_error(kernel: ModuleType, data: bytes, index: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kernel.Pack(data, index, 20)


def test_object_ids_have_a_known_length(kernel: ModuleType) -> None:
    for length in (-1, 0, 16, 64):
        with pytest.raises(ValueError, match="20 or 32"):
            kernel.Pack(PACK, INDEX, length)


def test_large_offsets_are_read(kernel: ModuleType) -> None:
    small = NAMES + 2 * 24
    offsets = [int.from_bytes(INDEX[small + 4 * i : small + 4 * i + 4], "big") for i in range(2)]
    pointers = b"\x80\0\0\0\x80\0\0\1"
    large = b"".join(offset.to_bytes(8, "big") for offset in offsets)
    index = INDEX[:small] + pointers + large + INDEX[small + 8 :]
    pack = kernel.Pack(PACK, index, 20)
    assert [pack.find(object_id(0)), pack.find(object_id(1))] == [0, 1]
    assert list(pack.of_type(BLOB)) == [0, 1]


# ---- damages ----


def account(kernel: ModuleType, data: bytes, index: bytes) -> Any:
    """All that a kernel makes of a pack; what is wrong with it as a whole, or what becomes of every blob."""
    try:
        pack = kernel.Pack(data, index, 20)
    except ValueError as error:
        return str(error)
    walk = kernel.Walk(pack, pack.roots(BLOB)[0], max_size=1 << 18, clip=256, block=900, openers=[b"ab"], binaries=True)
    assert not walk.fill(1 << 30)
    noted = list(walk.remarks)
    lost = sum(kind in (DAMAGED, OVERSIZE) for kind in noted[1::2])
    assert walk.blobs + lost == len(pack.of_type(BLOB))
    reader = kernel.Reader(kernel.Store([pack]))
    contents = [reader.read(position) for position in range(pack.count)]
    return bytes(walk.arena), list(walk.segments), noted, list(pack.of_type(0)), contents


def specimen(rng: random.Random) -> tuple[bytes, bytes]:
    entries = [Entry(rng.randbytes(rng.randint(9, 300)) * rng.randint(1, 4)) for _ in range(3)]
    sizes = [len(entry.payload) for entry in entries]
    for number in range(3, 12):
        base = rng.randrange(number)
        ops: list[Op] = [Copy(0, sizes[base] // 2), b"inserted\n", Copy(sizes[base] // 3, sizes[base] // 3)]
        sizes.append(sizes[base] // 2 + 9 + sizes[base] // 3)
        kind = rng.choice((OFFSET_DELTA, NAMED_DELTA))
        entries.append(Entry(delta(ops, sizes[base], sizes[number]), kind, base))
    return pack_of(entries)


def harmed(rng: random.Random, data: bytes, start: int) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        out[rng.randrange(start, len(out))] = rng.choice((0, 255, 0x7F, 0x80, rng.randrange(256)))
    return bytes(out)


@pytest.mark.parametrize("seed", range(12))
def test_no_damage_makes_a_kernel_fall(native: ModuleType, seed: int) -> None:
    """Both kernels say the same about hundreds of damaged packs, and every blob is read or accounted for."""
    rng = random.Random(seed)
    data, index = specimen(rng)
    sound = account(native, data, index)
    assert sound[3] == []
    for _ in range(150):
        broken, pointing = data, index
        match rng.randrange(4):
            case 0:
                pointing = harmed(rng, index, NAMES)
            case 1:
                broken = data[: rng.randrange(len(data))] + bytes(rng.choice((0, 20)))
            case _:
                broken = harmed(rng, data, 12)
        assert account(native, broken, pointing) == account(plain, broken, pointing)


@pytest.mark.parametrize("seed", range(6))
def test_damaged_fan_outs_and_headers_are_survived(native: ModuleType, seed: int) -> None:
    rng = random.Random(seed)
    data, index = specimen(rng)
    for _ in range(150):
        broken, pointing = (
            harmed(rng, data[:12], 0) + data[12:],
            harmed(rng, index[:NAMES], 0) + index[NAMES:],
        )
        for files in ((broken, index), (data, pointing)):
            assert account(native, *files) == account(plain, *files)


def test_two_entries_at_one_offset_are_survived(kernel: ModuleType) -> None:
    data, index = pack_of([Entry(b"text"), Entry(delta([Copy(0, 4)], 4, 4), OFFSET_DELTA, 0)])
    doubled = altered(index, NAMES + 48, (12).to_bytes(4, "big") * 2)
    pack = kernel.Pack(data, doubled, 20)
    assert len(pack.of_type(0)) == 1
