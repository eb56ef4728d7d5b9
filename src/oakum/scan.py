"""The joiner: a target's shards, through the detector, judged by policy, into one result.

It knows no terminal, no argument parser and no network.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from oakum import config
from oakum.config import Loaded, cache_directory
from oakum.config.settings import ScanSettings, Settings
from oakum.detect.detector import Detection, Detector, Options
from oakum.detect.equipment import Equipment, equip
from oakum.fleet import local
from oakum.model import Finding, Identity, ScanResult, ShardResult, Sighting, Skipped, Stats
from oakum.model.arena import Arena, Locate, Shard
from oakum.policy import merge
from oakum.policy.verdict import verdict
from oakum.report.record import path_of
from oakum.rules import RuleSet
from oakum.targets import Selection, Target, open_target

if TYPE_CHECKING:
    from oakum.detect.known import KnownIndex
    from oakum.detect.known.sensor import KnownSensor
    from oakum.insecure import UnsafeSensor, UnsafeTools
    from oakum.rules.unsafe import Pack

FLOOR = 0.15
"""Candidates below this confidence are not even counted."""


class Progress(Protocol):
    """Hears how a scan goes on."""

    def total(self, shards: int) -> None:
        """So many pieces of work are known."""

    def advance(self, shards: int, bytes_: int) -> None:
        """So many more are done."""


class _Silent:
    def total(self, shards: int) -> None:
        pass

    def advance(self, shards: int, bytes_: int) -> None:
        pass


SILENT: Progress = _Silent()


def detector(rules: RuleSet, settings: ScanSettings, floor: float = FLOOR, *, companions: bool = False) -> Detector:
    """A detector for single texts, with the cached automaton."""
    return equipment(rules, settings, floor, companions=companions).detector()


def equipment(rules: RuleSet, settings: ScanSettings, floor: float = FLOOR, *, companions: bool = False) -> Equipment:
    """What the detectors of a scan are made of. Raises RuleError.

    With `companions` they also tell of what is no secret but may be a part of one: for `verdict` to sort out.
    """
    options = Options(
        floor=floor,
        depth=settings.max_decode_depth,
        foreign_markers=settings.foreign_markers,
        companions=companions,
    )
    return equip(rules, options, cache_directory())


def scan(
    targets: Sequence[str],
    *,
    loaded: Loaded,
    rules: RuleSet,
    identity: Identity,
    selection: Selection = Selection(),
    progress: Progress = SILENT,
    today: date | None = None,
    known: KnownIndex | None = None,
    pack: Pack | None = None,
) -> ScanResult:
    """Scans the targets (`-` is standard input) by the rules, for the values of `known`, and for the unsafe defaults of
    `pack`.

    Ctrl-C ends it with what was found so far, marked as interrupted.

    Raises SourceError when a target cannot be read at all, RuleError and ConfigError for wrong rules and settings.
    """
    started = time.monotonic()
    tools = equipment(rules, loaded.settings.scan, companions=True)
    settings = loaded.settings
    unsafe = _unsafe_tools(pack, identity, settings.scan) if pack else None
    if known:
        rules, settings = _with_known(rules, settings)
    if pack:
        rules = pack.beside(rules)
    sensors = _Sensors(tools, config.looks_for_secrets(settings.rules), known, unsafe)
    opened = [open_target(name, tools, settings, selection) for name in targets]
    tally = _Tally(progress)
    findings: list[Finding] = []
    interrupted = False
    for name, target in zip(targets, opened, strict=True):
        try:
            sightings = tally.count(_results(target, partial(_work, sensors, name), settings.scan))
        except KeyboardInterrupt:
            interrupted, sightings = True, tally.partial
        merged = merge.merge(sightings, identity, rules.by_id())
        # Whoever interrupts wants what was found now, not the way through the history.
        findings += merged if interrupted else target.complete(merged)
        tally.skipped += target.skipped
        if interrupted:
            break
    judged = verdict(findings, settings, rules, identity, today or datetime.now(UTC).date())
    return ScanResult(
        target=", ".join(targets),
        findings=judged.findings,
        suppressed=judged.suppressed,
        skipped=(*tally.skipped, *sensors.skipped, *judged.notices),
        stats=tally.stats(opened, time.monotonic() - started),
        interrupted=interrupted,
    )


class _Sensors(NamedTuple):
    """What looks at the content."""

    tools: Equipment
    secrets: bool
    known: KnownIndex | None
    unsafe: UnsafeTools | None

    @property
    def skipped(self) -> list[Skipped]:
        """What they cannot look for."""
        missing = self.unsafe.missing() if self.unsafe else []
        return [*(self.known.skipped if self.known else ()), *missing]


def _unsafe_tools(pack: Pack, identity: Identity, settings: ScanSettings) -> UnsafeTools:
    from oakum.insecure import equip_unsafe  # only where it is asked for

    return equip_unsafe(pack, identity, cache_directory(), foreign_markers=settings.foreign_markers)


def _with_known(rules: RuleSet, settings: Settings) -> tuple[RuleSet, Settings]:
    """The rule of known values among the others, and no memory: what it holds was found without them."""
    from oakum.detect.known.sensor import RULE

    scan = msgspec.structs.replace(settings.scan, cache=False)
    return msgspec.structs.replace(rules, rules=(*rules.rules, RULE)), msgspec.structs.replace(settings, scan=scan)


def _results(
    target: Target, make_work: Callable[[], Callable[[Shard], ShardResult]], settings: ScanSettings
) -> Iterator[ShardResult]:
    yield from target.remembered()
    for result in local.run(target.shards(), make_work, settings.jobs or local.cores(), target.meanwhile):
        target.heard(result)
        yield result


def _work(sensors: _Sensors, target: str) -> Callable[[Shard], ShardResult]:
    detector = sensors.tools.detector() if sensors.secrets else None
    known = _known_sensor(sensors, target) if sensors.known else None
    return partial(work, detector, known=known, unsafe=sensors.unsafe.sensor() if sensors.unsafe else None)


def _known_sensor(sensors: _Sensors, target: str) -> KnownSensor:
    from oakum.detect.known.sensor import KnownSensor

    assert sensors.known is not None
    root = str(Path(target).resolve())
    return KnownSensor(sensors.known, root, foreign_markers=sensors.tools.options.foreign_markers)


def work(
    detector: Detector | None, shard: Shard, known: KnownSensor | None = None, unsafe: UnsafeSensor | None = None
) -> ShardResult:
    """Everything that the detector and the sensors beside it see in one shard."""
    sightings: list[Sighting] = []
    skipped: list[Skipped] = []
    size = items = 0
    wholes = shard.wholes() if unsafe else None
    beside = unsafe if wholes is None and not shard.is_past else None
    for arena in shard.arenas():
        sightings += _seen(_detections(detector, shard, arena, known, beside), shard.locate)
        skipped += arena.skipped
        skipped += _cut(detector, shard) if detector else ()
        skipped += beside.skipped if beside else ()
        size, items = size + arena.bytes, items + arena.items
    for arena, locate in wholes or ():
        assert unsafe is not None
        sightings += _seen(unsafe.scan(arena.data, arena.segments, locate), locate)
    return ShardResult(
        label=shard.label,
        sightings=tuple(_everywhere(shard, one) for one in merge.combine(sightings)),
        skipped=tuple(skipped),
        bytes=size,
        items=items,
        told=shard.told(),
    )


def _everywhere(shard: Shard, sighting: Sighting) -> Sighting:
    further = [place for known in sighting.locations for place in shard.also(known)]
    return msgspec.structs.replace(sighting, locations=(*sighting.locations, *further)) if further else sighting


def _detections(
    detector: Detector | None,
    shard: Shard,
    arena: Arena,
    known: KnownSensor | None,
    unsafe: UnsafeSensor | None,
) -> list[Detection]:
    found = detector.scan(arena.data, arena.segments, known.scan if known else None) if detector else []
    if known is not None:
        found = known.beside(found, arena.data, arena.segments, shard.locate)
    if unsafe is not None:
        found = unsafe.beside(found, arena.data, arena.segments, shard.locate)
    return found


def _seen(detections: Iterable[Detection], locate: Locate) -> Iterator[Sighting]:
    for found in detections:
        location = locate(found.owner, found.start, found.end)
        if location is None:
            continue
        if found.decoded:
            location = msgspec.structs.replace(location, decoded=found.decoded)
        yield Sighting(
            rule=found.rule,
            secret=found.secret,
            confidence=found.confidence,
            reasons=found.reasons,
            generic=found.generic,
            suppression=found.suppression,
            locations=(location,),
            secret_id=found.secret_id,
            parts=found.parts,
        )


def _cut(detector: Detector, shard: Shard) -> Iterator[Skipped]:
    """What the detector did not look into in the arena that it saw last."""
    for owner, start, end in detector.cut:
        location = shard.locate(owner, start, end)
        if location is not None:
            line = f"line {location.span.start_line}"
            yield Skipped(path=path_of(location.origin), reason="encoded text unpacks to too much", detail=line)


class _Tally:
    """Adds up what the shards say."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.skipped: list[Skipped] = []
        self.partial: list[Sighting] = []
        self._bytes = 0
        self._items = 0

    def count(self, results: Iterable[ShardResult]) -> list[Sighting]:
        self.partial = []
        for result in results:
            self.partial += result.sightings
            self.skipped += result.skipped
            self._bytes += result.bytes
            self._items += result.items
            self._progress.advance(1, result.bytes)
        return self.partial

    def stats(self, targets: Sequence[Target], seconds: float) -> Stats:
        return Stats(files=self._items, bytes=self._bytes, seconds=seconds, commits=sum(t.commits for t in targets))
