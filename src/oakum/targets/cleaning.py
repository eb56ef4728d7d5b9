"""A copy of a dataset without secrets, of the same format and schema."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from oakum.detect.detector import Detection
from oakum.detect.redact import Find, Name
from oakum.model import Skipped, SourceError, UsageError
from oakum.sources.datasets.interface import Changes, Damaged, Record, laid
from oakum.sources.datasets.shard import Part, format_of, kind_of

_ROUNDS = 3
"""A secret may only show once another one that it overlaps is gone."""


class Cleaned(msgspec.Struct, frozen=True, kw_only=True):
    """What was done."""

    records: int
    """Records that changed."""
    rules: dict[str, int]
    """Secrets that were replaced, by rule."""
    skipped: tuple[Skipped, ...]


class Cleaner:
    """Replaces the secrets of records."""

    def __init__(self, find: Find, name: Name) -> None:
        self._find = find
        self._name = name
        self.records = 0
        self.rules: Counter[str] = Counter()

    def change(self, record: Record) -> Changes:
        """The texts of a record that have to be different."""
        cells = list(record.cells)
        changed: Changes = {}
        for turn in range(_ROUNDS + 1):
            found = list(self._find(laid(Record(record.number, cells)).text))
            if not found:
                break
            self.rules.update(one.rule for one in found)
            texts = self._replaced(Record(record.number, cells), found, whole=turn == _ROUNDS)
            changed |= texts
            cells = [cell._replace(text=texts.get(index, cell.text)) for index, cell in enumerate(cells)]
        self.records += bool(changed)
        return changed

    def _replaced(self, record: Record, found: Sequence[Detection], *, whole: bool) -> Changes:
        """`whole`: nothing is left of a text that still holds one after some rounds."""
        text = laid(record)
        pieces: dict[int, bytes] = {}
        for one in sorted(found, key=lambda one: one.start, reverse=True):
            name = self._name(one.rule, one.secret)
            for index in range(text.cell(one.start), text.cell(one.end - 1) + 1):
                cell, begin = pieces.get(index, record.cells[index].text), text.starts[index]
                low, high = max(0, one.start - begin), max(0, min(one.end - begin, len(record.cells[index].text)))
                is_all = whole or record.cells[index].secret
                pieces[index] = name if is_all else cell[:low] + name + cell[high:]
        return pieces


def clean(path: str, out: str, find: Find, name: Name, kind: str = "") -> Cleaned:
    """Writes the copy, and puts it in its place when it is complete. `kind` as of a `Part`, where it is known.

    Raises UsageError for a place where it cannot be written, SourceError for a dataset of which no copy can be made.
    """
    _check(path, out)
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the name may hold any bytes
            part = Part(path, path, kind or kind_of(path, file.read(4096)))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from error
    cleaner = Cleaner(find, name)
    unfinished = _beside(out)
    try:
        skipped = tuple(format_of(part.kind).rewrite(path, unfinished, cleaner.change))
        os.replace(unfinished, out)  # noqa: PTH105
    except Damaged as error:
        raise SourceError(f"{path}: is damaged ({error}), so there is no copy") from None
    except OSError as error:
        raise UsageError(f"--output {out!a}: cannot be written: {error.strerror}") from error
    finally:
        Path(unfinished).unlink(missing_ok=True)
    return Cleaned(records=cleaner.records, rules=dict(cleaner.rules), skipped=skipped)


def _check(path: str, out: str) -> None:
    """What would only show after the work."""
    if Path(out).is_dir() or not Path(out).parent.is_dir():
        raise UsageError(f"--output {out!a}: cannot be written: name a file in a folder that is there")
    if Path(out).exists() and Path(path).exists() and Path(out).samefile(path):
        raise UsageError(f"--output {out!a}: is the dataset itself; name another file for the copy")


def _beside(out: str) -> str:
    """A name in the same folder, with the same endings."""
    place = Path(out)
    return str(place.with_name(f".unfinished-{os.getpid()}-{place.name}"))
