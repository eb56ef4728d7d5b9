"""Units become objects, each with the place that it comes from."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec

from oakum.fleet.local import cores
from oakum.model import Skipped
from oakum.policy.cel.objects import Document, ManifestError, parse
from oakum.review.manifests.units import PIPELINE, Kind, Unit
from oakum.sources.manifests import helm, kustomize
from oakum.sources.manifests.files import Files
from oakum.sources.manifests.shard import Text

_STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\[\"((?:[^\"\\]|\\.)*)\"\]")
_TEMPLATED = "{{"
_MOST_SECONDS = 600
"""For all units together: each is bounded too, but a change can bring any number of them."""


class Identity(msgspec.Struct, frozen=True, order=True):
    """By what an object is known. A pipeline is known by its path, as its name."""

    group: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        where = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind} {where}{self.name}" if self.kind else self.name


class Rendered(msgspec.Struct, frozen=True, kw_only=True):
    """One object."""

    value: Any
    identity: Identity
    unit: Unit
    path: str
    """The file that it stands in, or its template."""
    text: Text
    """What its secrets are looked for in."""
    document: Document | None = None
    """Where its lines are known."""

    def line_of(self, field: str) -> int:
        """The line of a field (`$.spec.containers[0]`), 0 where none is known."""
        return self.document.line_of(*steps(field)) if self.document else 0


class Objects(msgspec.Struct, frozen=True, kw_only=True):
    """What some units come to."""

    objects: tuple[Rendered, ...]
    skipped: tuple[Skipped, ...]


def objects_of(root: Path, units: Iterable[Unit]) -> Objects:
    """Renders the units, as many at once as there are cores. Raises MissingExtra."""
    several = list(units)
    until = time.monotonic() + _MOST_SECONDS
    with ThreadPoolExecutor(cores()) as pool:
        rendered = pool.map(lambda unit: list(_texts(root, unit, until)), several)
        parts = [_read(unit, text) for unit, texts in zip(several, rendered, strict=True) for text in texts]
    return Objects(
        objects=tuple(one for part in parts for one in part.objects),
        skipped=tuple(one for part in parts for one in part.skipped),
    )


def _read(unit: Unit, text: Text) -> Objects:
    try:
        return Objects(objects=tuple(_objects(unit, text)) if text.content else (), skipped=text.skipped)
    except ManifestError as error:
        return Objects(objects=(), skipped=(*text.skipped, _unread(unit, text, error)))


def steps(field: str) -> list[str | int]:
    """`$.a[0]['b.c']` as the steps of a path."""
    return [
        int(number) if number else (name or single or double).replace("\\", "")
        for name, number, single, double in _STEP.findall(field)
    ]


def at(value: Any, field: str) -> Any:
    """What stands at a field of an object; None where nothing does."""
    for step in steps(field):
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _texts(root: Path, unit: Unit, until: float) -> Iterable[Text]:
    if time.monotonic() > until:
        return [_missing(unit, f"rendering took more than {_MOST_SECONDS} s in all")]
    if unit.kind is Kind.CHART:
        if helm.available():
            return helm.Rendered(str(root), unit.path, unit.variant)
        return [_missing(unit, "helm is not on the PATH")]
    if unit.kind is Kind.KUSTOMIZATION:
        folder, _, file = unit.path.rpartition("/")
        return kustomize.Built(str(root), folder, file)
    return list(Files(str(root), (unit.path,)))[:1]


def _missing(unit: Unit, why: str) -> Text:
    return Text(unit.path or ".", "", (Skipped(path=unit.path or ".", reason="not rendered", detail=why),))


def _objects(unit: Unit, text: Text) -> Iterator[Rendered]:
    is_file = unit.kind is Kind.FILE
    for document in parse(text.content, text.path):
        identity = _identity(document, text.path) if isinstance(document.value, dict) else None
        if identity:
            yield Rendered(
                value=document.value,
                identity=identity,
                unit=unit,
                path=text.path,
                text=text,
                document=document if is_file else None,
            )


def _identity(document: Document, path: str) -> Identity | None:
    """None for what is neither an object of Kubernetes nor a pipeline."""
    if document.kind and document.api_version:
        group = document.api_version.rpartition("/")[0]
        return Identity(group, document.kind, document.namespace, document.name)
    return Identity("", "", "", path) if PIPELINE.search(path) else None


def _unread(unit: Unit, text: Text, error: ManifestError) -> Skipped:
    """Files may be templates of anything, and no manifests; what a tool has rendered may not."""
    if unit.kind is Kind.FILE and _TEMPLATED in text.content:
        return Skipped(path=text.path, reason="not rendered", detail="a template, of no chart", by_default=True)
    line = f"line {error.line}: " if error.line else ""
    return Skipped(path=text.path, reason="damaged", detail=f"{line}{error}")
