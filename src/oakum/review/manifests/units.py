"""What there is to render below a folder: charts, kustomizations, files of objects, and the pipelines beside them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path

import msgspec

from oakum.model import Skipped
from oakum.review.manifests.reach import is_component, reach_of
from oakum.sources.manifests import helm, kustomize
from oakum.sources.regular import read_regular

_SUFFIXES = (".yaml", ".yml", ".json")
_VARIANT = re.compile(r"values[-._][\w.-]+\.ya?ml")
_MOST_VARIANTS = 8
_MOST_UNITS = 2_000
_MOST_FILES = 100_000
_LARGEST = 64 << 20
_LEFT = frozenset({".git", "node_modules", ".terraform"})
PIPELINE = re.compile(
    r"(?:^|/)(?:\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab/ci/.+\.ya?ml|action\.ya?ml)$"
)
"""Files of pipelines, which policies judge as they judge objects."""


class Kind(StrEnum):
    """How a unit is rendered."""

    CHART = "helm"
    KUSTOMIZATION = "kustomize"
    FILE = "file"


class Unit(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One thing to render."""

    kind: Kind
    path: str
    """The chart's folder, the kustomization's file, or the file; relative to the root."""
    variant: str = ""
    """Of a chart: the file of values beside the usual one."""

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.path or '.'} with {self.variant}" if self.variant else self.path or "."


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What is below a folder."""

    units: tuple[Unit, ...]
    digests: dict[Unit, str]
    """Of everything that a unit is made of: equal digests render alike."""
    skipped: tuple[Skipped, ...] = ()


def find(root: Path, below: str = "") -> Found:
    """The units below a folder, which is relative to the root: kustomizations may reach out of it, up to the root."""
    files = sorted(islice(_files(root), _MOST_FILES + 1))
    wanted = [path for path in files if _is_below(path, below)]
    charts = helm.charts(wanted)
    kustomizations = [path for path in wanted if kustomize.is_kustomization(path) and not _in_any(path, charts)]
    known = frozenset(files)
    components = {path for path in kustomizations if is_component(root / path)}
    reach = {path: reach_of(root, path, known) for path in kustomizations}
    used = {file for inputs in reach.values() for file in inputs}
    plain = [path for path in wanted if path.endswith(_SUFFIXES) and path not in used and not _in_any(path, charts)]
    units = [
        *(unit for chart in charts for unit in _charts(chart, files)),
        *(Unit(kind=Kind.KUSTOMIZATION, path=path) for path in kustomizations if path not in components),
        *(Unit(kind=Kind.FILE, path=path) for path in plain),
    ]
    built = {file for path, inputs in reach.items() if path not in components for file in inputs}
    unused = sorted(components - built)
    skipped = [*_too_many(units[_MOST_UNITS:]), *_links(root, charts), *map(_unused, unused)]
    if len(files) > _MOST_FILES:
        skipped.append(Skipped(path=below or ".", reason="too many files", detail=f"more than {_MOST_FILES}"))
    units = units[:_MOST_UNITS]
    digests = {unit: _digest(root, _inputs(unit, files, reach)) for unit in units}
    return Found(units=tuple(units), digests=digests, skipped=tuple(skipped))


def _files(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _LEFT)
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file():
                yield path.relative_to(root).as_posix()


def _charts(chart: str, files: Iterable[str]) -> Iterator[Unit]:
    """The chart with its usual values, and with each file of values beside them."""
    yield Unit(kind=Kind.CHART, path=chart)
    prefix = f"{chart}/" if chart else ""
    variants = [
        name
        for path in files
        if path.startswith(prefix) and _VARIANT.fullmatch(name := path[len(prefix) :]) and name not in ("values.yaml",)
    ]
    for name in variants[:_MOST_VARIANTS]:
        yield Unit(kind=Kind.CHART, path=chart, variant=name)


def _too_many(units: Iterable[Unit]) -> Iterator[Skipped]:
    for unit in units:
        yield Skipped(path=unit.path, reason="too many files", detail=f"more than {_MOST_UNITS} things to render")


def _unused(component: str) -> Skipped:
    detail = "a component that no kustomization here takes in"
    return Skipped(path=component, reason="not rendered", detail=detail, by_default=True)


def _links(root: Path, charts: Iterable[str]) -> Iterator[Skipped]:
    """Helm follows links in a chart; those that lead out of the root are not for it to read."""
    for chart in charts:
        for path in (root / chart).rglob("*"):
            if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
                yield Skipped(path=chart or ".", reason="not rendered", detail=f"a link leads out of it: {path.name}")
                break


def _inputs(unit: Unit, files: Iterable[str], reach: dict[str, frozenset[str]]) -> list[str]:
    if unit.kind is Kind.KUSTOMIZATION:
        return sorted(reach[unit.path])
    if unit.kind is Kind.FILE:
        return [unit.path]
    return [path for path in files if _is_below(path, unit.path)]


def _digest(root: Path, inputs: Iterable[str]) -> str:
    total = hashlib.sha256()
    for path in inputs:
        try:
            content = read_regular(root / path, _LARGEST)
        except OSError:
            content = b"unreadable"
        total.update(f"{path}\0{hashlib.sha256(content).hexdigest()}\0".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _is_below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _in_any(path: str, folders: Iterable[str]) -> bool:
    return any(_is_below(path, folder) for folder in folders)
