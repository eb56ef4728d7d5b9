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
Describer = implementation.Describer
Forest = implementation.Forest
Hits = implementation.Hits
Leaves = implementation.Leaves
Pack = implementation.Pack
Reader = implementation.Reader
Reading = implementation.Reading
Store = implementation.Store
Table = implementation.Table
TreeEdges = implementation.TreeEdges
Walk = implementation.Walk
assigned = implementation.assigned
assigned_near = implementation.assigned_near
count_lines = implementation.count_lines
find_runs = implementation.find_runs
find_splits = implementation.find_splits
inflate = implementation.inflate
known_hash = implementation.known_hash
known_search = implementation.known_search
known_undo = implementation.known_undo
kind_of = implementation.kind_of
line_windows = implementation.line_windows
mirrored = implementation.mirrored
reached = implementation.reached
strip_log = implementation.strip_log
without_nulls = implementation.without_nulls
is_native = implementation.__name__.endswith("native")

COMMIT, TREE, BLOB, TAG = 1, 2, 3, 4
HEAD, TAIL = 1, 2
CELL, WORDS = 10, 32  # see plain/assign.py
LOG_TEXT, LOG_STAMP, LOG_GITLAB, LOG_CRI, LOG_DOCKER, LOG_SYSLOG, LOG_JSON, LOG_TAG = range(8)
SPLIT_WRAPPED, SPLIT_SPACED, SPLIT_DUMP = range(3)
DAMAGED, OVERSIZE, WRAPPED, BINARY, UNREADABLE, IRREGULAR, LARGE = 1, 2, 3, 4, 5, 6, 7

__all__ = [
    "ABSENT",
    "Beneath",
    "Describer",
    "Forest",
    "Hits",
    "Leaves",
    "Pack",
    "Reader",
    "Reading",
    "Store",
    "Table",
    "TreeEdges",
    "Walk",
    "assigned",
    "assigned_near",
    "count_lines",
    "find_runs",
    "find_splits",
    "inflate",
    "is_native",
    "kind_of",
    "known_hash",
    "known_search",
    "known_undo",
    "line_windows",
    "mirrored",
    "reached",
    "strip_log",
    "without_nulls",
]
