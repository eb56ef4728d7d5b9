"""What `--known` names -> the index of known values."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from oakum.detect.known import KnownIndex, build, collect
from oakum.detect.known.collect import Collected
from oakum.model import Identity, UsageError

AUTO, ENVIRONMENT, STANDARD_INPUT = "auto", "env", "-"


def index(sources: Iterable[str], targets: Sequence[str], identity: Identity) -> KnownIndex:
    """The values of all sources. Raises UsageError when there are none, SourceError for a file that cannot be read."""
    found = Collected()
    for source in dict.fromkeys(sources):
        found += _collected(source, targets)
    if not found.values:
        raise UsageError("--known: no value was found that is worth a search; name a file that holds some, or `env`")
    made = build(found.values, identity)
    return msgspec.structs.replace(made, skipped=found.skipped + made.skipped)


def _collected(source: str, targets: Sequence[str]) -> Collected:
    if source == AUTO:
        return collect.machine(_home(), (Path(name) for name in targets if name != STANDARD_INPUT), os.environ)
    if source == ENVIRONMENT:
        return collect.environment(os.environ)
    if source != STANDARD_INPUT:
        return collect.named(Path(source))
    if STANDARD_INPUT in targets:
        raise UsageError("--known -: standard input is what is scanned already; write the values to a file")
    return collect.listed(sys.stdin.buffer.read().decode("utf-8", "surrogateescape"))


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # no home directory
        return None
