"""`k8s:...`: manifests in a folder, in a file or on standard input, or the objects of a live cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from oakum.config import Settings
from oakum.config.settings import ScanSettings
from oakum.model import Exposure, Finding, Location, ManifestOrigin, MissingExtra, ShardResult, Skipped, SourceError
from oakum.model.arena import Shard
from oakum.sources.manifests import helm
from oakum.sources.manifests.files import Files, decoded
from oakum.sources.manifests.grants import Grants, Readers
from oakum.sources.manifests.shard import LARGEST, ManifestShard, Text
from oakum.sources.names import shown
from oakum.sources.tree import TreeShard
from oakum.targets.interface import Target
from oakum.targets.tree import TreeTarget

_BATCH = 250
_SUFFIXES = (".yaml", ".yml", ".json", "/Kustomization")


def open_target(name: str, settings: Settings) -> Target:
    """The manifests of that name. Raises SourceError, MissingExtra."""
    try:
        import yaml  # noqa: F401 - better said now than by every worker
    except ImportError:
        raise MissingExtra("reading manifests", "k8s") from None
    if name == "-":
        return StreamedManifests()
    if name and Path(name).exists():
        return ManifestFiles(Path(name), settings.scan)
    if not settings.scan.network:
        raise SourceError(f"k8s:{name}: is no file or folder here; --network reads the cluster of that context")
    return LiveCluster(name)


class _Manifests(Target):
    """Manifests, and who can read what they hold."""

    _exposure: Exposure | None = None
    """How far they have come, where that is the same for all."""

    def __init__(self) -> None:
        self.skipped: list[Skipped] = []
        self.commits = 0
        self._grants = Grants()

    def heard(self, result: ShardResult) -> None:
        """Keeps who can read what."""
        if result.told:
            self._grants.join(msgspec.json.decode(result.told, type=Grants))

    def complete(self, findings: Iterable[Finding]) -> list[Finding]:
        """Adds the blast radius."""
        readers = Readers(self._grants)
        return [
            one.replace(locations=tuple(self._completed(place, readers) for place in one.locations)) for one in findings
        ]

    def _completed(self, place: Location, readers: Readers) -> Location:
        origin = place.origin
        if not isinstance(origin, ManifestOrigin):
            return place
        kind = "Secret" if origin.kind == "SealedSecret" else origin.kind
        reach = readers.of(kind, origin.namespace, origin.name) if origin.name else ()
        origin = msgspec.structs.replace(origin, reach=reach, exposure=self._exposure or origin.exposure)
        return msgspec.structs.replace(place, origin=origin)


class StreamedManifests(_Manifests):
    """What comes in on standard input."""

    _exposure = Exposure.RUNTIME

    def shards(self) -> Iterator[Shard]:
        """One shard; it stays in this process."""
        content = sys.stdin.buffer.read(LARGEST + 1)
        if len(content) > LARGEST:
            self.skipped.append(Skipped(path="-", reason="too large", detail=f"more than {LARGEST} bytes"))
        else:
            yield ManifestShard([Text("-", decoded(content))])


class ManifestFiles(_Manifests):
    """A folder or a file: manifests as such, everything else as text, charts rendered too where that can be done."""

    def __init__(self, root: Path, settings: ScanSettings) -> None:
        super().__init__()
        self._root = root
        self._settings = settings
        self._tree = TreeTarget(root, settings)
        self.skipped = self._tree.skipped

    def shards(self) -> Iterator[Shard]:
        """Manifests in batches, the other files, then charts."""
        charts: list[str] = []
        for shard in self._tree.shards():
            assert isinstance(shard, TreeShard)
            names = {path: shown(path) for path in shard.paths}
            mine = [name for name in names.values() if f"/{name or self._root}".endswith(_SUFFIXES)]
            for start in range(0, len(mine), _BATCH):
                yield ManifestShard(Files(str(self._root), tuple(mine[start : start + _BATCH])))
            if others := [path for path, name in names.items() if not f"/{name or self._root}".endswith(_SUFFIXES)]:
                yield TreeShard(shard.root, others, binary=shard.binary, archives=shard.archives, most=shard.most)
            charts += filter(helm.is_chart, mine)
        yield from self._charts(helm.charts(charts))

    def _charts(self, charts: list[str]) -> Iterator[Shard]:
        for chart in charts:
            if helm.available():
                yield ManifestShard(helm.Rendered(str(self._root), chart))
            else:
                detail = "helm is not on the PATH: its templates were read as text"
                self.skipped.append(Skipped(path=chart or ".", reason="not rendered", detail=detail, by_default=True))

    def complete(self, findings: Iterable[Finding]) -> list[Finding]:
        """Adds the blast radius, and to other files how far they have come."""
        return super().complete(self._tree.complete(findings))


class LiveCluster(_Manifests):
    """The objects of a cluster, by a context of the kubeconfig."""

    _exposure = Exposure.RUNTIME

    def __init__(self, context: str) -> None:
        super().__init__()
        self._context = context

    def shards(self) -> Iterator[Shard]:
        """One shard for each kind of object."""
        from oakum.sources.manifests.cluster import Listed, resources

        for one in resources(self._context, self.skipped):
            yield ManifestShard(Listed(self._context, (one,)))
