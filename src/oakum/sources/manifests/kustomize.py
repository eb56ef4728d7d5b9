"""Kustomizations, built where `kubectl` (or `kustomize`) is on the PATH.

Kustomize reads files beneath the kustomization's root only, runs no plugins unless it is asked to, and would fetch
remote bases by git and HTTP: it finds no git here and no network (see `oakum.sources.manifests.rendering`).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from oakum.model import Skipped
from oakum.sources.manifests.nodes import documents
from oakum.sources.manifests.rendering import NotRendered, rendered
from oakum.sources.manifests.shard import Text

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_KNOWN = {
    "no 'git' program on path": "it asks for a remote base, which is not fetched",
    "127.0.0.1:9": "it asks for a remote resource, which is not fetched",
    "must specify --enable-helm": "it inflates a chart, which takes `--enable-helm`",
}


class Built(msgspec.Struct, frozen=True):
    """One kustomization, as texts of its objects."""

    root: str
    folder: str
    """Relative to the root; empty for the root itself."""
    file: str
    """Name of the kustomization's file."""

    def __iter__(self) -> Iterator[Text]:
        path = f"{self.folder}/{self.file}" if self.folder else self.file
        try:
            output = _build(Path(self.root) / self.folder)
        except NotRendered as error:
            yield Text(path, "", (Skipped(path=path, reason="not rendered", detail=str(error)),))
            return
        for document in documents(output):
            yield Text(path, document.text, original=" ")


def available() -> bool:
    """Whether there is a program that builds kustomizations."""
    return bool(_program())


def is_kustomization(path: str) -> bool:
    """Whether a path is that of a kustomization's file."""
    return path.rpartition("/")[2] in NAMES


def _program() -> tuple[str, ...]:
    for name, verb in (("kustomize", "build"), ("kubectl", "kustomize")):
        if found := shutil.which(name):
            return (found, verb)
    return ()


def _build(folder: Path) -> str:
    program = _program()
    if not program:
        raise NotRendered("neither kubectl nor kustomize is on the PATH")
    with tempfile.TemporaryDirectory() as empty:
        return rendered((*program, str(folder.resolve())), empty, _KNOWN)
