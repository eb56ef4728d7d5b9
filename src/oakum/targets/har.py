"""HTTP archives as a target: `har:FILE`, and `har:FOLDER` for all `*.har` of a folder."""

from __future__ import annotations

from oakum.config import Settings
from oakum.targets.data import DataTarget, check

_KIND = "har"


def open_target(name: str, settings: Settings) -> DataTarget:
    """The archives of that name. Raises SourceError when there is no such file or folder."""
    check(_KIND, name)
    return DataTarget(name, settings.scan, _KIND)
