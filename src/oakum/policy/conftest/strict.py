"""The strict mode of OPA's compiler: only the `opa` program has it."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from oakum.model import PolicyError
from oakum.policy.rego.complaint import from_opa

_SECONDS = 60


def check_strictly(modules: Mapping[str, str], syntax: Literal["v0", "v1"]) -> None:
    """Raises PolicyError for unused names and imports and what else OPA's strict mode forbids in policies (file name ->
    text), and where there is no `opa` program."""
    with tempfile.TemporaryDirectory(prefix="oakum-strict-") as folder:
        for number, text in enumerate(modules.values()):
            Path(folder, f"{number}.rego").write_text(text, encoding="utf-8")
        said = _checked(folder, ["--v0-compatible"] if syntax == "v0" else [])
        for number, name in enumerate(modules):
            said = said.replace(str(Path(folder, f"{number}.rego")), name)
    if said:
        raise from_opa(said.partition("\n")[2] or said, modules)


def _checked(folder: str, options: list[str]) -> str:
    """What `opa check` complains of; nothing where it does not."""
    command = ["opa", "check", "--strict", *options, folder]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            env={"PATH": os.environ.get("PATH", "")},
        )
    except FileNotFoundError:
        raise PolicyError("--strict needs the program `opa` on PATH") from None
    except subprocess.TimeoutExpired:
        raise PolicyError(f"`opa check` took longer than {_SECONDS} seconds") from None
    return (done.stderr or done.stdout or "opa check failed") if done.returncode else ""
