"""CUE by the program `cue`: in an empty folder, without a registry, an environment or files to read."""

from __future__ import annotations

import resource
import shutil
import subprocess
import tempfile
from typing import Any

from oakum.policy.conftest.parsers import json
from oakum.policy.conftest.parsers.interface import Text, unreadable

_SECONDS = 20
_LARGEST = 64 << 20
_MEMORY = 4 << 30
"""Bytes of address space, of which a program in Go reserves far more than it uses."""


def by_program(text: Text) -> Any:
    """The value. Raises SourceError, which does not repeat what the program says: that quotes the file."""
    with tempfile.TemporaryDirectory(prefix="oakum-cue-") as folder:
        environment = {"HOME": folder, "CUE_CACHE_DIR": folder, "CUE_CONFIG_DIR": folder, "CUE_REGISTRY": "none"}
        try:
            done = subprocess.run(
                [_program(), "export", "--out", "json", "cue:", "-"],
                input=text.content,
                env=environment,
                cwd=folder,
                capture_output=True,
                encoding="utf-8",
                timeout=_SECONDS,
                check=False,
                preexec_fn=_bound,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise unreadable(text.path, f"cannot be evaluated by `cue`: {type(error).__name__}") from None
    if done.returncode or len(done.stdout) > _LARGEST:
        raise unreadable(text.path, "has no concrete value: `cue export` refuses it")
    return json.load(done.stdout, text.path)


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _program() -> str:
    return shutil.which("cue") or "cue"
