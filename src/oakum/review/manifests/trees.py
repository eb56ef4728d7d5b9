"""The manifests of a commit, and what they are rendered from, in a folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from oakum.model import Skipped
from oakum.sources.git import command
from oakum.sources.git.extract import extract
from oakum.sources.git.repository import Repository
from oakum.sources.manifests import helm, kustomize
from oakum.sources.names import shown

_SUFFIXES = (".yaml", ".yml", ".json", ".tpl", ".env", ".properties", ".conf", ".toml", ".txt")
_FILES = ("Kustomization", ".helmignore", ".env")


def extracted(repository: Repository, revision: str, folder: Path) -> list[Skipped]:
    """Writes them; says what was left out. Raises RepositoryError."""
    listing = command.run(repository, "ls-tree", "-r", "-z", "--full-tree", "--name-only", revision)
    folders = _folders(shown(path) for path in listing.split(b"\0") if path)
    skipped = extract(repository, revision, folder, lambda path: concerns(path) or _is_in(path, folders))
    return [one for one in skipped if not one.by_default]


def concerns(path: str) -> bool:
    """Whether a path may be that of a manifest, or of what one is made of."""
    return path.endswith(_SUFFIXES) or path.rpartition("/")[2] in _FILES


def _folders(paths: Iterable[str]) -> tuple[str, ...]:
    """Folders of charts and kustomizations: there any file may matter."""
    roots = (path for path in paths if helm.is_chart(path) or kustomize.is_kustomization(path))
    return tuple(f"{folder}/" for path in roots if (folder := path.rpartition("/")[0]))


def _is_in(path: str, folders: tuple[str, ...]) -> bool:
    return path.startswith(folders)
