"""What an earlier scan found out about a repository, so that the next one looks at what is new only.

No secret's value is written: a remembered sighting says which bytes of which blob it was, and is read from there again.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from oakum.kernel import ABSENT
from oakum.model import GitOrigin, Location, Part, Reason, Secret, ShardResult, Sighting, Skipped, Span, Suppression
from oakum.rules.cache import write_bytes
from oakum.sources.git.attribution import Attributed
from oakum.sources.git.objects import ObjectStore
from oakum.sources.git.tracing import is_apart

_FORM = "3"


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """A stretch of a blob, by its position in the pack."""

    position: int
    start: int
    end: int


class Remembered(msgspec.Struct, frozen=True, array_like=True):
    """A sighting of plain text without its secret."""

    rule: str
    confidence: float
    reasons: tuple[Reason, ...]
    generic: bool
    suppression: Suppression | None
    spots: tuple[Spot, ...]
    parts: tuple[Part, ...]


class Again(msgspec.Struct, frozen=True, array_like=True):
    """A blob to be scanned again: its secrets are encoded, in UTF-16, or inside an archive."""

    position: int
    members: tuple[str, ...]
    """Paths of the archive's members that hold them; empty for what is no archive."""


class PackMemory(msgspec.Struct, frozen=True, array_like=True):
    """What one pack holds. A pack never changes under its name."""

    sightings: tuple[Remembered, ...]
    again: tuple[Again, ...]
    skipped: tuple[Skipped, ...]
    bytes: int
    items: int


class Held(msgspec.Struct, frozen=True, array_like=True):
    """What the history says of one secret."""

    blobs: bytes
    """Ids of the blobs that hold it, one behind the other."""
    first: tuple[int, str] | None
    last: tuple[int, str] | None
    places: tuple[Location, ...]


class Memory(msgspec.Struct, frozen=True):
    """Everything remembered of one repository."""

    signature: str
    """Of the rules and options in force; another one makes it worthless."""
    packs: dict[str, PackMemory] = {}
    tips: tuple[str, ...] = ()
    commits: bytes = b""
    """First eight bytes of the ids of all commits that the tips reached, sorted."""
    held: dict[str, Held] = {}
    """By the secret's identity."""


def signature(*parts: object) -> str:
    """Of all that decides what a scan finds."""
    return hashlib.sha256("\0".join(map(str, (_FORM, *parts))).encode()).hexdigest()


def file_for(directory: Path, repository: Path) -> Path:
    """Where the memory of a repository lies."""
    return directory / "histories" / hashlib.sha256(str(repository.resolve()).encode()).hexdigest()[:32]


def load(path: Path, wanted: str) -> Memory:
    """What is remembered; nothing when there is no file, or one for other rules or in another form."""
    try:
        memory = msgspec.msgpack.decode(path.read_bytes(), type=Memory)
    except (OSError, msgspec.DecodeError):
        return Memory(signature=wanted)
    return memory if memory.signature == wanted else Memory(signature=wanted)


def save(path: Path, memory: Memory) -> None:
    """Writes it; a cache that cannot be written is no error."""
    write_bytes(path, msgspec.msgpack.encode(memory))


def recall(memory: PackMemory, objects: ObjectStore, first: int) -> ShardResult | None:
    """The pack's result again; `first` is the global position of its first object. None when a blob is gone."""
    reader = objects.reader()
    sightings = []
    for one in memory.sightings:
        content = reader.read(first + one.spots[0].position)
        if content is None:
            return None
        sightings.append(
            Sighting(
                rule=one.rule,
                secret=Secret(content[one.spots[0].start : one.spots[0].end]),
                confidence=one.confidence,
                reasons=one.reasons,
                generic=one.generic,
                suppression=one.suppression,
                locations=tuple(_location(objects, first, spot) for spot in one.spots),
                parts=one.parts,
            )
        )
    return ShardResult(sightings=tuple(sightings), skipped=memory.skipped, bytes=memory.bytes, items=memory.items)


def _location(objects: ObjectStore, first: int, spot: Spot) -> Location:
    origin = GitOrigin(path="", blob=objects.id_of(first + spot.position).hex())
    return Location(origin=origin, span=Span(start=spot.start, end=spot.end))


def digest(results: Iterable[ShardResult], objects: ObjectStore) -> dict[str, PackMemory]:
    """What to remember of the packs, from the results of all their shards; loose objects are not remembered."""
    by_pack: dict[str, list[ShardResult]] = {}
    for result in results:
        if result.label:
            by_pack.setdefault(result.label, []).append(result)
    numbers = {name.name: number for number, name in enumerate(objects.names)}
    return {name: _pack_memory(parts, objects, numbers[name]) for name, parts in by_pack.items()}


def _pack_memory(parts: list[ShardResult], objects: ObjectStore, number: int) -> PackMemory:
    # A blob may lie in other packs too, at other positions.
    pack, first = objects.packs[number], objects.store.firsts[number]
    sightings: list[Remembered] = []
    again: dict[int, set[str]] = {}
    reader = objects.reader()
    for one in (sighting for part in parts for sighting in part.sightings):
        spots = []
        for location in one.locations:
            if not isinstance(location.origin, GitOrigin):
                continue
            local = pack.find(bytes.fromhex(location.origin.blob))
            if local == ABSENT:
                continue
            if location.decoded or is_apart(location, reader.read(first + local) or b""):
                again.setdefault(local, set()).update(filter(None, [location.origin.path]))
            else:
                spots.append(Spot(local, location.span.start, location.span.end))
        if spots:
            sightings.append(
                Remembered(one.rule, one.confidence, one.reasons, one.generic, one.suppression, tuple(spots), one.parts)
            )
    return PackMemory(
        sightings=tuple(sightings),
        again=tuple(Again(local, tuple(sorted(members))) for local, members in sorted(again.items())),
        skipped=tuple(skipped for part in parts for skipped in part.skipped),
        bytes=sum(part.bytes for part in parts),
        items=sum(part.items for part in parts),
    )


def held_by(done: Iterable[Attributed]) -> dict[str, Held]:
    """What to remember of attributed findings."""
    return {one.finding.secret_id: _held(one) for one in done}


def _held(one: Attributed) -> Held:
    places = tuple(place for place in one.finding.locations if isinstance(place.origin, GitOrigin))
    return Held(b"".join(one.blobs), one.first, one.last, places)


def prefixes(objects: ObjectStore, commits: Sequence[int]) -> bytes:
    """For `Memory.commits`: those of commits at global positions."""
    return array("Q", sorted(objects.store.prefixes(commits))).tobytes()


def extended(commits: bytes, ids: Iterable[bytes]) -> bytes:
    """`Memory.commits` with further ids."""
    known = array("Q")
    known.frombytes(commits)
    known.extend(int.from_bytes(id_[:8], "big") for id_ in ids)
    return array("Q", sorted(known)).tobytes()
