"""Runs an installed hook as its host would, or asks where its host asks."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

import msgspec

from oakum.guard.install.samples import Sample

_SECONDS = 15
_SHOWN = 2000
_OK = 200


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


def post(url: str, token: str, sample: Sample) -> Answered:
    """Sends one sample to an endpoint. Never raises for what it answers."""
    began = time.monotonic()
    parts = urlsplit(url)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        connection.request("POST", f"{parts.path}?{parts.query}", sample.payload, headers)
        response = connection.getresponse()
        said = response.read(_SHOWN).decode("utf-8", "replace").strip()
    except (OSError, HTTPException) as error:
        return Answered(what=sample.what, milliseconds=_since(began), stderr=str(error))
    finally:
        connection.close()
    refused = "" if response.status == _OK else f"HTTP {response.status} {response.reason}"
    return Answered(what=sample.what, milliseconds=_since(began), code=int(bool(refused)), stdout=said, stderr=refused)


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
