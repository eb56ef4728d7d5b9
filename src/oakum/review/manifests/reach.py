"""Which files a kustomization is made of: its own, and those of the bases and components that it names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from oakum.sources.manifests import kustomize
from oakum.sources.manifests.files import decoded
from oakum.sources.manifests.nodes import Node, documents, get, items_of, text_of
from oakum.sources.regular import read_regular

_LARGEST = 1 << 20
_LISTS = (
    *("resources", "bases", "components", "patchesStrategicMerge"),
    *("crds", "configurations", "transformers", "generators", "validators"),
)


def reach_of(root: Path, kustomization: str, files: frozenset[str]) -> frozenset[str]:
    """The files that a kustomization is made of, its bases' included."""
    found: set[str] = set()
    pending = [kustomization]
    while pending:
        path = pending.pop()
        if path in found:
            continue
        found.add(path)
        folder = PurePosixPath(path).parent
        for name in _named(root / path):
            target = _joined(folder, name)
            if target in files:
                found.add(target)
            pending += [inner for one in kustomize.NAMES if (inner := f"{target}/{one}".lstrip("/")) in files]
    return frozenset(found)


def is_component(path: Path) -> bool:
    """Whether a kustomization is a part for others, and stands for nothing by itself."""
    return any(text_of(get(one.root, "kind")) == "Component" for one in documents(_text(path)))


def _named(path: Path) -> Iterator[str]:
    """What a kustomization names: other folders and files."""
    for document in documents(_text(path)):
        root = document.root
        for part in _LISTS:
            yield from filter(None, map(text_of, items_of(get(root, part))))
        for patch in (*items_of(get(root, "patches")), *items_of(get(root, "patchesJson6902"))):
            yield text_of(get(patch, "path"))
        for generator in (*items_of(get(root, "configMapGenerator")), *items_of(get(root, "secretGenerator"))):
            yield from _of_generator(generator)
        for one in items_of(get(root, "replacements")):
            yield text_of(get(one, "path"))


def _of_generator(generator: Node) -> Iterator[str]:
    yield text_of(get(generator, "env"))
    for part in ("envs", "files"):
        for item in items_of(get(generator, part)):
            yield text_of(item).rpartition("=")[2]


def _joined(folder: PurePosixPath, name: str) -> str:
    """The path that a name means; empty for one that leaves the root."""
    path = os.path.normpath(folder / name) if name and not name.startswith("/") else ".."
    return "" if path.startswith("..") else "" if path == "." else path


def _text(path: Path) -> str:
    try:
        return decoded(read_regular(path, _LARGEST))
    except OSError:
        return ""
