"""Reading and changing datasets in tests."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from oakum.model import Skipped
from oakum.sources.datasets.interface import WHOLE, Changes, Record


def cells(module: ModuleType, path: Path) -> list[tuple[str, str, bytes]]:
    return [
        (record.number, cell.field, cell.text)
        for record in module.read(str(path), WHOLE)
        if isinstance(record, Record)
        for cell in record.cells
    ]


def skipped(module: ModuleType, path: Path) -> list[Skipped]:
    return [one for one in module.read(str(path), WHOLE) if isinstance(one, Skipped)]


def loud(record: Record) -> Changes:
    """Changes what says `quiet`."""
    return {
        index: cell.text.replace(b"quiet", b'LOUD "\n')
        for index, cell in enumerate(record.cells)
        if b"quiet" in cell.text
    }


def rewritten(module: ModuleType, path: Path) -> Path:
    out = path.with_name(f"out-{path.name}")
    assert list(module.rewrite(str(path), str(out), loud)) == []
    return out
