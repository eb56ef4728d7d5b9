"""What runs once per byte or per object: compiled where a compiler was at hand, else its twin in plain Python."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING or os.environ.get("OAKUM_PLAIN_KERNEL"):
    from oakum.kernel import plain as implementation
else:
    try:
        from oakum.kernel import native as implementation
    except ImportError:
        from oakum.kernel import plain as implementation

ABSENT = implementation.ABSENT
Beneath = implementation.Beneath
Pack = implementation.Pack
Reader = implementation.Reader
Reading = implementation.Reading
Store = implementation.Store
TreeEdges = implementation.TreeEdges
Walk = implementation.Walk
find_runs = implementation.find_runs
inflate = implementation.inflate
kind_of = implementation.kind_of
line_windows = implementation.line_windows
reached = implementation.reached
is_native = implementation.__name__.endswith("native")

COMMIT, TREE, BLOB, TAG = 1, 2, 3, 4
HEAD, TAIL = 1, 2
DAMAGED, OVERSIZE, WRAPPED, BINARY, UNREADABLE, IRREGULAR, LARGE = 1, 2, 3, 4, 5, 6, 7

__all__ = [
    "ABSENT",
    "Beneath",
    "Pack",
    "Reader",
    "Reading",
    "Store",
    "TreeEdges",
    "Walk",
    "find_runs",
    "inflate",
    "is_native",
    "kind_of",
    "line_windows",
    "reached",
]
