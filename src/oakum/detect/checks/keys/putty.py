"""PuTTY's key files, version 2 and 3: appendix C of its manual."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct

from oakum.detect.checks.base64_text import decoded
from oakum.detect.checks.keys.reading import Reading

_FIELD = re.compile(r"^(PuTTY-User-Key-File-[23]|Encryption|Comment|Private-MAC): ?(.*)$", re.MULTILINE)
_BODY = re.compile(r"^(Public|Private)-Lines: \d{1,4}\n((?:[A-Za-z0-9+/=]{1,80}(?:\n|\Z)){1,400})", re.MULTILINE)
_MAC_KEY = hashlib.sha1(b"putty-private-key-file-mac-key", usedforsecurity=False).digest()


def read(text: str) -> Reading | None:
    """The key in a file of clean lines; None when parts are missing. Its MAC covers everything, and needs no passphrase
    where it is not encrypted."""
    text = "\n".join(line.strip() for line in text.splitlines())
    fields = dict(_FIELD.findall(text))
    bodies = {name: decoded(lines.replace("\n", "").encode()) for name, lines in _BODY.findall(text)}
    version = next((name for name in fields if name.startswith("PuTTY")), "")
    public, private = bodies.get("Public"), bodies.get("Private")
    if not version or public is None or private is None or "Encryption" not in fields:
        return None
    what = "a PuTTY key"
    if fields["Encryption"] != "none":
        return Reading(what=what, encrypted=True)
    said = (fields[version], "none", fields.get("Comment", ""))
    covered = _strings(*(text.encode("latin-1", "replace") for text in said), public, private)
    return Reading(what=what, fits=_mac(version, covered) == fields.get("Private-MAC", "").lower())


def _strings(*texts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(text)) + text for text in texts)


def _mac(version: str, covered: bytes) -> str:
    if version.endswith("2"):
        return hmac.new(_MAC_KEY, covered, "sha1").hexdigest()
    return hmac.new(b"", covered, "sha256").hexdigest()
