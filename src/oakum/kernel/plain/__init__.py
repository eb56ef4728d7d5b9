"""The kernel in plain Python, for machines without a compiler; file by file the twin of the C sources.

A test holds the two equal, so this is also the place to read what the kernel does.
"""

from __future__ import annotations

from oakum.kernel.plain.beneath import Beneath, TreeEdges
from oakum.kernel.plain.files import Reading
from oakum.kernel.plain.history import Reader, Store
from oakum.kernel.plain.inflate import inflate
from oakum.kernel.plain.kinds import kind_of
from oakum.kernel.plain.pack import ABSENT, Pack
from oakum.kernel.plain.reached import reached
from oakum.kernel.plain.runs import find_runs
from oakum.kernel.plain.walk import Walk
from oakum.kernel.plain.windows import line_windows

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
    "kind_of",
    "line_windows",
    "reached",
]
