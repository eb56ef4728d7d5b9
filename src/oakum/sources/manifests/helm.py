"""Helm charts, rendered where `helm` is on the PATH: what only comes together in the rendered manifests is seen there,
and said of the template and the values it came from.

`helm template` runs no hooks and reaches no cluster; dependencies that are not in the chart are not fetched.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from oakum.model import Skipped
from oakum.sources.manifests.files import decoded
from oakum.sources.manifests.nodes import documents
from oakum.sources.manifests.shard import Text
from oakum.sources.regular import read_regular

_SECONDS = 60
_LARGEST = 64 << 20
_SOURCE = re.compile(r"^# Source: [^/\n]+/([^\n]+?)[ \r]*$", re.MULTILINE)
_VALUES = ("values.yaml", "values.yml")


class Rendered(msgspec.Struct, frozen=True):
    """One chart, as texts of its rendered manifests under the paths of its templates."""

    root: str
    chart: str
    """Folder of the chart, relative to the root; empty for the root itself."""

    def __iter__(self) -> Iterator[Text]:
        folder = Path(self.root) / self.chart
        prefix = f"{self.chart}/" if self.chart else ""
        try:
            output = _render(folder)
        except (OSError, subprocess.SubprocessError) as error:
            detail = f"helm template: {type(error).__name__}: its templates were read as text"
            yield Text(prefix or ".", "", (Skipped(path=prefix or ".", reason="not rendered", detail=detail),))
            return
        values = tuple((prefix + name, text) for name in _VALUES if (text := _content(folder / name)))
        for document in documents(output):
            source = _SOURCE.search(document.text)
            template = source[1] if source else ""
            original = _content(folder / template) if ".." not in template.split("/") else ""
            yield Text(prefix + template, document.text, original=original or " ", values=values)


def available() -> bool:
    """Whether `helm` is on the PATH."""
    return shutil.which("helm") is not None


def is_chart(path: str) -> bool:
    """Whether a path is the description of a chart that stands for itself, not of one inside another."""
    parts = path.split("/")
    return parts[-1] == "Chart.yaml" and "charts" not in parts[:-1]


def _render(folder: Path) -> str:
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile() as output:
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": home, "KUBECONFIG": os.devnull}
        command = ["helm", "template", "release", str(folder.resolve())]
        subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
        )
        output.seek(0)
        return decoded(output.read(_LARGEST))


def _content(path: Path) -> str:
    try:
        return decoded(read_regular(path, _LARGEST))
    except OSError:
        return ""
