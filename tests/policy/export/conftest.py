"""All objects as one file, and the checks that an engine found something in each by."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("yaml", reason="pyyaml is not installed (pip install 'oakum[policy]')")

from oakum.policy.export.interface import Files
from shaped_objects import CASES


@pytest.fixture
def manifests(tmp_path: Path) -> Path:
    """A file with every object."""
    path = tmp_path / "objects.yaml"
    path.write_text("---\n".join(f"{json.dumps(case.object)}\n" for case in CASES))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[Files], Path]:
    """Writes an export."""

    def write(files: Files) -> Path:
        for name, text in files.items():
            path = tmp_path / "export" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path / "export"

    return write
