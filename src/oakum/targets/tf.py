"""`tf:...`: Terraform and OpenTofu in a folder: states, plans, variables and configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path, PurePosixPath

from oakum.config import Settings
from oakum.config.settings import ScanSettings
from oakum.model import Finding, MissingExtra, SourceError
from oakum.model.arena import Shard
from oakum.sources.manifests.files import Files
from oakum.sources.manifests.shard import ManifestShard
from oakum.sources.names import shown
from oakum.sources.terraform.files import StateFiles
from oakum.sources.terraform.hcl_shard import MARK, HclShard
from oakum.sources.terraform.state import fields
from oakum.sources.tree import TreeShard
from oakum.targets.interface import Target
from oakum.targets.tree import TreeTarget

_HCL = (".tf", ".tfvars", ".tofu", ".hcl")
_STATES = (".tfstate", ".tfstate.backup", ".tfplan", ".json", ".plan", "/tfplan", "/plan", "/plan.out")
"""Plans may be called anything; these are the names that are usual."""


def open_target(name: str, settings: Settings) -> Target:
    """The folder or file of that name. Raises SourceError, MissingExtra."""
    try:
        import yaml  # noqa: F401 - it reads JSON with positions; better said now than by every worker
    except ImportError:
        raise MissingExtra("reading Terraform states", "tf") from None
    if not name or not Path(name).exists():
        raise SourceError(f"tf:{name}: there is no such file or folder")
    return TerraformTarget(Path(name), settings.scan)


class TerraformTarget(Target):
    """A folder or a file."""

    def __init__(self, root: Path, settings: ScanSettings) -> None:
        self._root = root
        self._tree = TreeTarget(root, settings)
        self.skipped = self._tree.skipped
        self.commits = 0

    def shards(self) -> Iterator[Shard]:
        """Configuration folder by folder, states and plans one by one, other files as they are."""
        root = str(self._root)
        for shard in self._tree.shards():
            assert isinstance(shard, TreeShard)
            kinds: dict[Callable[[str], bool], list[bytes]] = {_is_hcl: [], _is_state: [], _is_other: []}
            for path in shard.paths:
                name = f"/{shown(path) or self._root.name}"
                next(found for kind, found in kinds.items() if kind(name)).append(path)
            hcl = sorted(map(shown, kinds[_is_hcl]))
            yield from (HclShard(Files(root, tuple(group))) for _, group in groupby(hcl, _folder))
            for path in kinds[_is_state]:
                yield ManifestShard(StateFiles(root, (shown(path),)), fields, MARK)
            if others := kinds[_is_other]:
                yield TreeShard(shard.root, others, binary=shard.binary, archives=shard.archives, most=shard.most)

    def complete(self, findings: Iterable[Finding]) -> list[Finding]:
        """Adds to other files how far they have come."""
        return self._tree.complete(findings)


def _is_hcl(name: str) -> bool:
    return name.endswith(_HCL)


def _is_state(name: str) -> bool:
    return name.endswith(_STATES)


def _is_other(_: str) -> bool:
    return True


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent)
