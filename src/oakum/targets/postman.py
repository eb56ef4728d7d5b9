"""Postman exports as a target: `postman:FILE`, and `postman:FOLDER` for all of a folder."""

from __future__ import annotations

from oakum.config import Settings
from oakum.targets.data import DataTarget, check

_KIND = "postman"


def open_target(name: str, settings: Settings) -> DataTarget:
    """The exports of that name. Raises SourceError when there is no such file or folder."""
    check(_KIND, name)
    return DataTarget(name, settings.scan, _KIND)
