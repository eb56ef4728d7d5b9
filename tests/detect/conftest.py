"""Candidates for the tests of checks and judge. Values come from templates: no test holds a secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import struct
from collections.abc import Callable
from typing import Any

import pytest

from oakum.detect.candidate import Candidate
from oakum.model import Secret, Severity
from oakum.rules import Rule
from oakum.rules.template import expand

Make = Callable[..., Candidate]


def candidate_of(value: str | bytes, line: str = "token = <>", /, **rule: Any) -> Candidate:
    """A candidate whose value stands at `<>` of the line; the rest are attributes of its rule."""
    raw = value if isinstance(value, bytes) else value.encode()
    before, _, after = line.partition("<>")
    start = len(before.encode())
    attributes: dict[str, Any] = {
        "id": "test-rule",
        "title": "",
        "what": "",
        "severity": Severity.HIGH,
        "confidence": 0.9,
        **rule,
    }
    return Candidate(
        rule=Rule(**attributes),
        secret=Secret(raw),
        window=before.encode() + raw + after.encode(),
        start=start,
        end=start + len(raw),
    )


@pytest.fixture
def make() -> Make:
    return candidate_of


@pytest.fixture
def grown() -> Callable[[str], str]:
    """Expands a template, the same way in every run."""
    rng = random.Random(20)
    return lambda template: expand(template, rng)


def _putty_key(version: int, cipher: str = "none", comment: str = "me@box") -> str:
    """A key file as appendix C of PuTTY's manual has it; its private part is no real one."""
    public, private = bytes(range(51)), bytes(range(36))
    said = [b"ssh-ed25519", cipher.encode(), comment.encode(), public, private]
    covered = b"".join(struct.pack(">I", len(text)) + text for text in said)
    key = hashlib.sha1(b"putty-private-key-file-mac-key").digest() if version == 2 else b""
    mac = hmac.new(key, covered, "sha1" if version == 2 else "sha256").hexdigest()
    shown = base64.b64encode(public).decode()
    return (
        f"PuTTY-User-Key-File-{version}: ssh-ed25519\nEncryption: {cipher}\nComment: {comment}\n"
        f"Public-Lines: 2\n{shown[:64]}\n{shown[64:]}\nPrivate-Lines: 1\n{base64.b64encode(private).decode()}\n"
        f"Private-MAC: {mac}\n"
    )


@pytest.fixture(scope="session")
def putty_key() -> Callable[..., str]:
    """Makes key files of PuTTY: `putty_key(version, cipher, comment)`."""
    return _putty_key
