"""`image:...`: a container image in a folder, an archive or a registry."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from oakum.config import Settings
from oakum.config.settings import ScanSettings
from oakum.fleet.local import cores
from oakum.model import Finding, ImageOrigin, Location, ShardResult, Skipped, SourceError
from oakum.model.arena import Shard
from oakum.policy.globs import path_test
from oakum.sources.images.blobs import Archive, Blob, Folder, Store, Stored
from oakum.sources.images.changes import Told, decoded, removed
from oakum.sources.images.documents import DocumentShard
from oakum.sources.images.layer import LayerShard, Reading
from oakum.sources.images.manifest import images
from oakum.targets.interface import Target
from oakum.targets.tree import left_out

_LARGE = 16 << 20
"""Bytes from which on a layer may be worth several processes."""
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def open_target(name: str, settings: Settings) -> Target:
    """The image of that name. Raises SourceError."""
    return ImageTarget(name, settings.scan)


class ImageTarget(Target):
    """The images of a store, each layer once."""

    def __init__(self, name: str, settings: ScanSettings) -> None:
        self._name = name
        self._settings = settings
        self.skipped: list[Skipped] = []
        self.commits = 0
        store, wanted = _store(name, settings)
        self._images = list(images(store, name, self.skipped, wanted))
        self._told: dict[str, Told] = {}

    def shards(self) -> Iterator[Shard]:
        """Layers, the largest first, then documents."""
        settings = self._settings
        reading = Reading(
            leave=Leave(settings.exclude, settings.binary),
            binary=settings.binary,
            archives=settings.archives,
            most=settings.max_file_bytes or 1 << 62,
        )
        layers = {layer.digest: layer for image in self._images for layer in image.layers}
        for layer in sorted(layers.values(), key=lambda one: -one.blob.size):
            parts = self._parts(layer.blob, sum(one.blob.size for one in layers.values()))
            for part in range(parts):
                yield LayerShard(self._name, layer.digest, layer.blob, reading, part=part, parts=parts)
        for image in self._images:
            yield DocumentShard(self._name, image.documents)

    def _parts(self, blob: Blob, total: int) -> int:
        """How many processes share a layer: as many as would be idle otherwise. One that is fetched is fetched once."""
        jobs = self._settings.jobs or cores()
        if not isinstance(blob, Stored) or blob.size < _LARGE:
            return 1
        return max(1, round(jobs * blob.size / total))

    def heard(self, result: ShardResult) -> None:
        """Keeps what a layer adds and removes."""
        if result.told:
            told = decoded(result.told)
            self._told[told.digest] = told

    def complete(self, findings: Iterable[Finding]) -> list[Finding]:
        """Says of each file whether it is still to be seen in an image."""
        return [one.replace(locations=tuple(self._judged(place) for place in one.locations)) for one in findings]

    def _judged(self, place: Location) -> Location:
        origin = place.origin
        if not isinstance(origin, ImageOrigin) or not origin.layer:
            return place
        stacks = [[layer.digest for layer in image.layers] for image in self._images]
        if not removed(origin.path, origin.layer, stacks, self._told):
            return place
        return msgspec.structs.replace(place, origin=msgspec.structs.replace(origin, removed=True))


class Leave(msgspec.Struct, frozen=True):
    """Says of a path in a layer why it is left out, or None; travels to the workers."""

    exclude: tuple[str, ...]
    binary: bool

    def __call__(self, path: str) -> Skipped | None:
        """As `left_out`."""
        return left_out(_test(self.exclude), self.binary, path)


@lru_cache(maxsize=8)
def _test(exclude: tuple[str, ...]) -> Callable[[str], object]:
    return path_test(exclude)


def _store(name: str, settings: ScanSettings) -> tuple[Store, str]:
    """The store, and the platform to keep to in it: what is here already is read whole."""
    path = Path(name)
    if name and path.is_dir():
        return Folder(path), ""
    if name and path.exists():
        return Archive(path), ""
    from oakum.sources.images.registry import Registry, reference

    which = reference(name)
    if not settings.network:
        raise SourceError(f"image:{name}: is no file or folder here; --network pulls it from {which.host}")
    machine = platform.machine()
    return Registry(which, with_login=settings.registry_login), f"linux/{_ARCHITECTURES.get(machine, machine)}"
