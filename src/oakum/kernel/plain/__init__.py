"""The kernel in plain Python, for machines without a compiler; file by file the twin of the C sources.

A test holds the two equal, so this is also the place to read what the kernel does.
"""

from __future__ import annotations

from oakum.kernel.plain.assign import assigned, assigned_near
from oakum.kernel.plain.beneath import Beneath, TreeEdges
from oakum.kernel.plain.describer import Describer
from oakum.kernel.plain.files import Reading
from oakum.kernel.plain.forest import Forest
from oakum.kernel.plain.grams import Table
from oakum.kernel.plain.history import Reader, Store
from oakum.kernel.plain.inflate import inflate
from oakum.kernel.plain.kinds import kind_of
from oakum.kernel.plain.known import known_hash, known_search, known_undo
from oakum.kernel.plain.leaves import Leaves, without_nulls
from oakum.kernel.plain.logs import count_lines, strip_log
from oakum.kernel.plain.pack import ABSENT, Pack
from oakum.kernel.plain.reached import reached
from oakum.kernel.plain.runs import find_runs
from oakum.kernel.plain.splits import find_splits, mirrored
from oakum.kernel.plain.walk import Walk
from oakum.kernel.plain.windows import Hits, line_windows

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
