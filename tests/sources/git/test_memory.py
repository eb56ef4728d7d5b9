"""What is written down of a repository: everything about its secrets but their values."""

from __future__ import annotations

import base64
import random
from array import array
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from oakum.model import (
    Finding,
    GitOrigin,
    Location,
    Part,
    Reason,
    ScanResult,
    Secret,
    ShardResult,
    Sighting,
    Skipped,
    Span,
)
from oakum.sources.git.attribution import Attributed
from oakum.sources.git.memory import (
    Again,
    Memory,
    PackMemory,
    digest,
    extended,
    file_for,
    held_by,
    load,
    prefixes,
    recall,
    save,
    signature,
)
from oakum.sources.git.objects import BLOB, COMMIT, ObjectStore
from repo import Repo
from toys import key, token

from .stores import store

Scanned = Callable[..., ScanResult]


def in_blob(objects: ObjectStore, position: int, text: bytes, **changes: object) -> Location:
    """Where a text stands in a blob, as a walk over a history says it: without lines."""
    start = (objects.reader().read(position) or b"").index(text)
    origin = GitOrigin(path="", blob=objects.id_of(position).hex())
    return msgspec.structs.replace(Location(origin=origin, span=Span(start=start, end=start + len(text))), **changes)


def sighting(secret: bytes, *locations: Location) -> Sighting:
    return Sighting(
        rule="toy-token",
        secret=Secret(secret),
        confidence=0.9,
        reasons=(Reason(name="shape", weight=1.5, note="as it should be"),),
        generic=False,
        suppression=None,
        locations=locations,
        parts=(Part(name="host", value="db.example"),),
    )


@pytest.fixture
def packed(repo: Repo, rng: random.Random) -> tuple[ObjectStore, bytes, ShardResult]:
    """A store of two packs and loose objects, a secret in two blobs of the second pack, and what its shard said."""
    secret = token(rng)
    repo.commit({"first.txt": b"first"})
    repo.git("repack", "-d", "-q")
    repo.commit({"a.txt": b"k = " + secret, "b.txt": b"\n\n" + secret, "c.txt": b"other"})
    repo.git("repack", "-d", "-q")
    repo.commit({"loose.txt": b"loose"})
    objects = store(repo)
    reader = objects.reader()
    blobs = [one for one in objects.positions(BLOB) if secret in (reader.read(one) or b"")]
    pack, _ = objects.local(blobs[0])
    result = ShardResult(
        label=objects.names[pack].name,
        sightings=(sighting(secret, *(in_blob(objects, blob, secret) for blob in blobs)),),
        skipped=(Skipped(path="blob ab", reason="binary", by_default=True),),
        bytes=77,
        items=3,
    )
    return objects, secret, result


def test_what_is_recalled_is_what_was_said(packed: tuple[ObjectStore, bytes, ShardResult]) -> None:
    objects, _, said = packed
    known = digest([said, ShardResult(items=1), msgspec.structs.replace(said, sightings=(), skipped=())], objects)
    assert set(known) == {said.label}
    first = objects.store.firsts[[name.name for name in objects.names].index(said.label)]
    recalled = recall(known[said.label], objects, first)
    assert recalled == msgspec.structs.replace(said, label="", bytes=2 * 77, items=2 * 3)


def test_no_value_is_written(
    packed: tuple[ObjectStore, bytes, ShardResult], tmp_path: Path, rng: random.Random
) -> None:
    objects, secret, said = packed
    save(tmp_path / "memory", Memory(signature="s", packs=digest([said], objects)))
    written = (tmp_path / "memory").read_bytes()
    assert said.label.encode() in written
    assert secret not in written
    assert (tmp_path / "memory").stat().st_mode & 0o077 == 0


def test_what_is_encoded_or_in_an_archive_is_looked_at_again(packed: tuple[ObjectStore, bytes, ShardResult]) -> None:
    objects, secret, said = packed
    plain, other = said.sightings[0].locations
    encoded = msgspec.structs.replace(other, decoded=("base64",))
    inside = msgspec.structs.replace(other, origin=msgspec.structs.replace(other.origin, path="!/in.txt"))
    local = objects.local(objects.find(bytes.fromhex(other.origin.blob)) or 0)[1]
    for apart, members in ((encoded, ()), (inside, ("!/in.txt",))):
        known = digest([msgspec.structs.replace(said, sightings=(sighting(secret, plain, apart),))], objects)[
            said.label
        ]
        assert known.again == (Again(local, members),)
        assert [len(one.spots) for one in known.sightings] == [1]
    alone = digest([msgspec.structs.replace(said, sightings=(sighting(secret, encoded),))], objects)[said.label]
    assert (alone.again, alone.sightings) == ((Again(local, ()),), ())


def test_a_whole_memory_comes_back(packed: tuple[ObjectStore, bytes, ShardResult], tmp_path: Path) -> None:
    objects, secret, said = packed
    seen = said.sightings[0]
    finding = Finding(
        rule=seen.rule,
        service="toy",
        title="Toy",
        severity="high",  # type: ignore[arg-type]
        confidence=0.9,
        secret=seen.secret,
        secret_id="id-1",  # type: ignore[arg-type]
        locations=seen.locations,
    )
    held = held_by([Attributed(finding, (b"\x01" * 20, b"\x02" * 20), (5, "ab" * 20), None)])
    assert (held["id-1"].blobs, held["id-1"].places) == (b"\x01" * 20 + b"\x02" * 20, seen.locations)
    kept = Memory(
        signature="s",
        packs=digest([said], objects),
        tips=("ab",),
        commits=prefixes(objects, array("I", [0])),
        held=held,
    )
    path = tmp_path / "new" / "memory"
    save(path, kept)
    assert load(path, "s") == kept
    assert secret not in path.read_bytes()
    assert load(path, "another") == Memory(signature="another")


@pytest.mark.parametrize("content", [b"", b"\x80", b"nonsense", b"\xc1" * 100, b"\x81\xa9signature\x01"])
def test_a_damaged_file_is_no_memory(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "memory"
    assert load(path, "s") == Memory(signature="s")
    path.write_bytes(content)
    assert load(path, "s") == Memory(signature="s")


def test_a_file_cut_anywhere_is_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    save(path, Memory(signature="s", packs={"pack-1": PackMemory((), (Again(1, ("!/a",)),), (), 2, 3)}, tips=("ab",)))
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert load(path, "s") == Memory(signature="s")


def test_what_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    save(tmp_path / "file" / "memory", Memory(signature="s"))
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_signatures_and_files_differ_with_all_that_matters(tmp_path: Path) -> None:
    assert signature("1", "rules", (True, False)) == signature("1", "rules", (True, False))
    assert len({signature("1"), signature("2"), signature("1", "2"), signature("12"), signature("2", "1")}) == 5
    one, two = tmp_path / "one", tmp_path / "two"
    assert file_for(tmp_path, one) != file_for(tmp_path, two)
    assert file_for(tmp_path, one / ".." / "one") == file_for(tmp_path, one)
    assert file_for(tmp_path, one).parent == tmp_path / "histories"


def test_prefixes_extended_are_those_of_all(packed: tuple[ObjectStore, bytes, ShardResult]) -> None:
    objects = packed[0]
    commits = array("I", objects.positions(COMMIT))
    ids = [objects.id_of(position) for position in commits]
    everything = prefixes(objects, commits)
    assert extended(prefixes(objects, commits[:1]), ids[1:]) == everything
    assert everything == b"".join(sorted(id_[:8] for id_ in ids)[i][::-1] for i in range(len(ids)))


def test_no_form_of_a_value_is_in_the_cache_of_a_scan(
    repo: Repo, scanned: Scanned, rng: random.Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(tmp_path / "cache"))
    plain, encoded, long = token(rng), token(rng), key(rng)
    repo.commit({"a.txt": b"k " + plain + b"\n" + long, "b.txt": b"d: " + base64.b64encode(b"k = " + encoded)})
    repo.pack()
    found = scanned(repo.path, cache=True)
    assert {finding.secret.reveal() for finding in found.findings} == {plain, encoded, long}
    written = [path.read_bytes() for path in (tmp_path / "cache" / "histories").iterdir()]
    assert len(written) == 1
    for secret in (plain, encoded, *(line for line in long.splitlines()[1:-1] if line)):
        for form in (secret, base64.b64encode(secret), base64.b64encode(b"k = " + secret), secret.hex().encode()):
            assert form not in written[0]
