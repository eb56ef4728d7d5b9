"""Clean code as a source of negatives: what generic rules propose in released packages is hardly ever a secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from candidates import Collector, Example
from oakum.detect.places import PRACTICE, place_of, skip_reason, suppress_by_place

WEIGHT = 0.3
_LARGEST = 2_000_000
_HEAD = 4096


def examples(folders: list[Path], collector: Collector) -> Iterator[Example]:
    """The candidates of folders as negatives; each folder is a group.

    Places of practice (tests, documentation, examples) are left out: people do write made-up secrets there.
    """
    for folder in folders:
        for path, data in texts(folder):
            for example in collector.collect(f"clean:{folder.name}", path, data):
                yield replace(example, label=None if place_of(path) & PRACTICE else False, weight=WEIGHT)


def texts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of the text files that a scan would report on."""
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if file.is_symlink() or not file.is_file() or skip_reason(path) or suppress_by_place(path):
            continue
        if file.stat().st_size <= _LARGEST:
            data = file.read_bytes()
            if b"\0" not in data[:_HEAD]:
                yield path, data
