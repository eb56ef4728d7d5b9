"""Runs an installed hook as its host would."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence

import msgspec

from oakum.guard.install.samples import Sample

_SECONDS = 15
_SHOWN = 2000


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a sample."""

    what: str
    milliseconds: int
    code: int | None = None
    """None where the command did not answer."""
    stdout: str = ""
    stderr: str = ""


def run(words: Sequence[str], sample: Sample) -> Answered:
    """Sends one sample through a command. Never raises for what the command does."""
    began = time.monotonic()
    try:
        done = subprocess.run(words, input=sample.payload, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Answered(what=sample.what, milliseconds=_since(began), stderr=type(error).__name__)
    return Answered(
        what=sample.what,
        milliseconds=_since(began),
        code=done.returncode,
        stdout=done.stdout[:_SHOWN].decode("utf-8", "replace").strip(),
        stderr=done.stderr[:_SHOWN].decode("utf-8", "replace").strip(),
    )


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
