"""The joiner: a target's shards, through the detector, judged by policy, into one result.

It knows no terminal, no argument parser and no network.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Protocol

import msgspec

from oakum.config import Loaded, cache_directory
from oakum.config.settings import ScanSettings
from oakum.detect.detector import Detector, Options
from oakum.detect.equipment import Equipment, equip
from oakum.fleet import local
from oakum.model import Finding, Identity, ScanResult, ShardResult, Sighting, Skipped, Stats
from oakum.model.arena import Shard
from oakum.policy import merge
from oakum.policy.verdict import verdict
from oakum.rules import RuleSet
from oakum.targets import Selection, Target, open_target

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


def detector(rules: RuleSet, settings: ScanSettings, floor: float = FLOOR) -> Detector:
    """A detector for single texts, with the cached automaton."""
    return equipment(rules, settings, floor).detector()


def equipment(rules: RuleSet, settings: ScanSettings, floor: float = FLOOR) -> Equipment:
    """What the detectors of a scan are made of. Raises RuleError."""
    options = Options(floor=floor, depth=settings.max_decode_depth, foreign_markers=settings.foreign_markers)
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
) -> ScanResult:
    """Scans the targets (`-` is standard input). Ctrl-C ends it with what was found so far, marked as interrupted.

    Raises SourceError when a target cannot be read at all, RuleError and ConfigError for wrong rules and settings.
    """
    started = time.monotonic()
    tools = equipment(rules, loaded.settings.scan)
    opened = [open_target(name, tools, loaded.settings, selection) for name in targets]
    tally = _Tally(progress)
    findings: list[Finding] = []
    interrupted = False
    for target in opened:
        try:
            sightings = tally.count(_results(target, tools, loaded.settings.scan))
        except KeyboardInterrupt:
            interrupted, sightings = True, tally.partial
        merged = merge.merge(sightings, identity, rules.by_id())
        # Whoever interrupts wants what was found now, not the way through the history.
        findings += merged if interrupted else target.complete(merged)
        tally.skipped += target.skipped
        if interrupted:
            break
    judged = verdict(findings, loaded.settings, rules, identity, today or datetime.now(UTC).date())
    return ScanResult(
        target=", ".join(targets),
        findings=judged.findings,
        suppressed=judged.suppressed,
        skipped=(*tally.skipped, *judged.notices),
        stats=tally.stats(opened, time.monotonic() - started),
        interrupted=interrupted,
    )


def _results(target: Target, tools: Equipment, settings: ScanSettings) -> Iterator[ShardResult]:
    yield from target.remembered()
    for result in local.run(target.shards(), partial(_work, tools), settings.jobs or local.cores()):
        target.heard(result)
        yield result


def _work(tools: Equipment) -> Callable[[Shard], ShardResult]:
    return partial(work, tools.detector())


def work(detector: Detector, shard: Shard) -> ShardResult:
    """Everything that the detector sees in one shard."""
    sightings: list[Sighting] = []
    skipped: list[Skipped] = []
    size = items = 0
    for arena in shard.arenas():
        sightings += _seen(detector, shard, arena.data, arena.segments)
        skipped += arena.skipped
        size, items = size + arena.bytes, items + arena.items
    return ShardResult(
        label=shard.label,
        sightings=tuple(_everywhere(shard, one) for one in merge.combine(sightings)),
        skipped=tuple(skipped),
        bytes=size,
        items=items,
    )


def _everywhere(shard: Shard, sighting: Sighting) -> Sighting:
    further = [place for known in sighting.locations for place in shard.also(known)]
    return msgspec.structs.replace(sighting, locations=(*sighting.locations, *further)) if further else sighting


def _seen(detector: Detector, shard: Shard, data: memoryview, segments: Sequence[int]) -> Iterator[Sighting]:
    for found in detector.scan(data, segments):
        location = shard.locate(found.owner, found.start, found.end)
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
        )


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
