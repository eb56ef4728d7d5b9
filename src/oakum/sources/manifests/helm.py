"""Helm charts, rendered where `helm` is on the PATH: what only comes together in the rendered manifests is seen there,
and said of the template and the values it came from.

`helm template` runs no hooks and reaches no cluster; dependencies that are not in the chart are not fetched.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from oakum.model import Skipped
from oakum.sources.manifests.files import decoded
from oakum.sources.manifests.nodes import documents
from oakum.sources.manifests.rendering import NotRendered, rendered
from oakum.sources.manifests.shard import Text
from oakum.sources.regular import read_regular

_LARGEST = 64 << 20
LIBRARY = "a library of templates renders nothing by itself"
_SOURCE = re.compile(r"^# Source: [^/\n]+/([^\n]+?)[ \r]*$", re.MULTILINE)
_VALUES = ("values.yaml", "values.yml")
_KNOWN = {
    "missing in charts/ directory": "its dependencies are not in it: `helm dependency build` brings them",
    "library charts are not installable": LIBRARY,
}


class Rendered(msgspec.Struct, frozen=True):
    """One chart, as texts of its rendered manifests under the paths of its templates."""

    root: str
    chart: str
    """Folder of the chart, relative to the root; empty for the root itself."""
    variant: str = ""
    """A file of values in that folder, beside the usual one."""

    def __iter__(self) -> Iterator[Text]:
        folder = Path(self.root) / self.chart
        prefix = f"{self.chart}/" if self.chart else ""
        try:
            output = _render(folder, self.variant)
        except NotRendered as error:
            yield Text(prefix or ".", "", (_not_rendered(prefix or ".", str(error)),))
            return
        names = (*_VALUES, *([self.variant] if self.variant else []))
        values = tuple((prefix + name, text) for name in names if (text := _content(folder / name)))
        for document in documents(output):
            source = _SOURCE.search(document.text)
            template = source[1] if source else ""
            original = _content(folder / template) if ".." not in template.split("/") else ""
            yield Text(prefix + template, document.text, original=original or " ", values=values)


def available() -> bool:
    """Whether `helm` is on the PATH."""
    return shutil.which("helm") is not None


def is_chart(path: str) -> bool:
    """Whether a path is the description of a chart."""
    return path.rpartition("/")[2] == "Chart.yaml"


def charts(paths: Iterable[str]) -> list[str]:
    """The folders of the charts that stand for themselves, and are not part of another; the root is the empty one."""
    folders = sorted(path.removesuffix("Chart.yaml").rstrip("/") for path in paths if is_chart(path))
    found: list[str] = []
    for folder in folders:
        if not any(folder.startswith(f"{outer}/") or not outer for outer in found):
            found.append(folder)
    return found


def _render(folder: Path, variant: str) -> str:
    chosen = ("-f", str((folder / variant).resolve())) if variant else ()
    command = ("helm", "template", "release", str(folder.resolve()), *chosen)
    return rendered(command, os.environ.get("PATH", ""), _KNOWN)


def _not_rendered(path: str, why: str) -> Skipped:
    detail = f"{why}; its templates were read as text"
    return Skipped(path=path, reason="not rendered", detail=detail, by_default=why == LIBRARY)


def _content(path: Path) -> str:
    try:
        return decoded(read_regular(path, _LARGEST))
    except OSError:
        return ""
