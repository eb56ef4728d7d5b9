"""A folder or a file as a target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from oakum.config.settings import ScanSettings
from oakum.detect.places import skip_reason
from oakum.model import Exposure, FileOrigin, Finding, Location, ManifestOrigin, RepositoryError, Skipped
from oakum.model.arena import Shard
from oakum.policy.globs import path_test
from oakum.sources import tree
from oakum.sources.git import repository
from oakum.targets.interface import Target

_Tracked = FileOrigin | ManifestOrigin
"""Places that are files, which git may know."""


class TreeTarget(Target):
    """A folder or a file."""

    def __init__(self, root: Path, settings: ScanSettings) -> None:
        self._root = root
        self._settings = settings
        self.skipped: list[Skipped] = []
        self.commits = 0

    def shards(self) -> Iterator[Shard]:
        """The files in batches."""
        leave = partial(left_out, path_test(self._settings.exclude), self._settings.binary)
        return tree.shards(
            self._root,
            leave,
            self.skipped,
            binary=self._settings.binary,
            archives=self._settings.archives,
            most=self._settings.max_file_bytes,
        )

    def complete(self, findings: Iterable[Finding]) -> list[Finding]:
        """Adds how far the files have come, where git knows."""
        found = list(findings)
        paths = {place.origin.path for one in found for place in one.locations if isinstance(place.origin, _Tracked)}
        try:
            known, prefix = _exposures(self._root, paths) if paths else ({}, "")
        except RepositoryError as error:
            self.skipped.append(Skipped(path=str(self._root), reason="exposure unknown", detail=str(error)))
            return found
        return [
            one.replace(locations=tuple(_exposed(place, known, prefix) for place in one.locations)) for one in found
        ]


def left_out(excluded: Callable[[str], object], binary: bool, path: str) -> Skipped | None:
    """Why a path is not read, or None."""
    if excluded(path):
        return Skipped(path=path, reason="excluded", by_default=True)
    reason = None if binary else skip_reason(path)
    return Skipped(path=path, reason=reason, by_default=True) if reason else None


def _exposures(root: Path, paths: set[str]) -> tuple[dict[str, Exposure], str]:
    """How far the files have come, and what to put before their paths to find them in there."""
    from oakum.sources.git.exposure import exposures  # runs git, which no scan without findings needs

    repo, prefix = _enclosing(root)
    return exposures(repo, (prefix + path for path in paths)) if repo else {}, prefix


def _enclosing(path: Path) -> tuple[repository.Repository | None, str]:
    """The repository around a path, and what to put before paths relative to `path`."""
    absolute = path.resolve()
    folder = absolute if absolute.is_dir() else absolute.parent
    for place in (folder, *folder.parents):
        repo = repository.discover(place)
        if repo is not None:
            inside = folder.relative_to(place).as_posix()
            return repo, "" if inside == "." else f"{inside}/"
    return None, ""


def _exposed(place: Location, known: dict[str, Exposure], prefix: str) -> Location:
    path = prefix + place.origin.path.partition("!/")[0]
    if not isinstance(place.origin, _Tracked) or path not in known:
        return place
    return msgspec.structs.replace(place, origin=msgspec.structs.replace(place.origin, exposure=known[path]))
