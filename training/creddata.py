"""Labels of CredData for the candidates found in its files. Values are read, compared by position, and not kept."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from candidates import Collector, Example

UNLABELLED = 0.3
"""Weight of a candidate on a line that nobody labelled: very probably no secret, but nobody looked."""


@dataclass(frozen=True)
class Row:
    """One label: lines from 1, columns in characters (-1 where not given), `T`, `F` or `X` (nobody is sure)."""

    first: int
    last: int
    truth: str
    category: str
    start: int
    end: int

    def covers(self, start: int, end: int) -> bool:
        """Whether its value overlaps these columns."""
        return self.start < 0 or (self.start < end and (self.end < 0 or start < self.end))


Labels = dict[str, list[Row]]


def labels(root: Path) -> Labels:
    """All labels by path."""
    found: Labels = defaultdict(list)
    for file in sorted((root / "meta").glob("*.csv")):
        with file.open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                found[row["FilePath"]].append(
                    Row(
                        first=int(row["LineStart"]),
                        last=int(row["LineEnd"]),
                        truth=row["GroundTruth"],
                        category=row["Category"],
                        start=int(row["ValueStart"] or -1),
                        end=int(row["ValueEnd"] or -1),
                    )
                )
    return found


def examples(root: Path, collector: Collector) -> Iterator[Example]:
    """The labelled candidates of a rebuilt half of CredData (`OUT` of its extract.py); groups are repositories."""
    known = labels(root)
    for path in sorted(known):
        file = root / path
        if file.exists():
            data = file.read_bytes()
            lines = data.split(b"\n")
            for example in collector.collect(path.split("/")[1], path, data):
                yield _labelled(example, known[path], lines[example.line - 1])


def _labelled(example: Example, rows: list[Row], line: bytes) -> Example:
    """A value counts by the label that it overlaps. Beside a true value nobody knows; on any other line it is none."""
    start = len(line[: example.start].decode("utf-8", "replace"))
    end = len(line[: example.end].decode("utf-8", "replace"))
    here = [row for row in rows if row.first <= example.line <= row.last]
    over = {row.truth for row in here if row.first == row.last and row.covers(start, end)}
    if "T" in over:
        return replace(example, label=True)
    if "X" in over or ({"T", "X"} & {row.truth for row in here} and "F" not in over):
        return example
    return replace(example, label=False, weight=1.0 if here else UNLABELLED)
