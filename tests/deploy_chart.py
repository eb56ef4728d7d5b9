"""The chart, rendered by the real helm."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parent.parent / "deploy"
RELEASE, NAMESPACE = "oakum-admission", "oakum"


def rendered(*options: str, release: str = RELEASE, namespace: str = NAMESPACE) -> list[dict[str, Any]]:
    """The objects of a release."""
    done = helm("template", release, str(DEPLOY / "chart"), "--namespace", namespace, *options)
    assert done.returncode == 0, done.stderr
    return [one for one in yaml.safe_load_all(done.stdout) if one]


def helm(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs helm; skips the test where it is missing."""
    if not shutil.which("helm"):
        pytest.skip("helm is not installed")
    return subprocess.run(["helm", *arguments], capture_output=True, text=True, timeout=60, check=False)


def of_kind(objects: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """The only object of a kind."""
    (found,) = [one for one in objects if one["kind"] == kind]
    return found
