"""Private key blocks: does the body decode to a key, and is it encrypted."""

from __future__ import annotations

import re

from oakum.detect.candidate import Candidate
from oakum.detect.checks.base64_text import decoded
from oakum.detect.checks.interface import DROP
from oakum.model import Reason

_LEAST_BODY = 40  # base64 characters; the shortest form (Ed25519 in PKCS#8) has 64, a bare seed 44
_PEM = re.compile(
    r"-{4,5} ?BEGIN (?P<label>[A-Z0-9 ]{0,40}?PRIVATE KEY(?: BLOCK)?) ?-{4,5}"
    r"(?P<body>[^-].*?)(?:-{4,5} ?END|$)",
    re.DOTALL,
)
_PEM_HEADER = re.compile(r"^[ \t]*[A-Za-z][A-Za-z-]{2,20}: .*$", re.MULTILINE)
_PUTTY = re.compile(r"Encryption: (?P<cipher>\S+).*?Private-Lines: \d+\s+(?P<body>[A-Za-z0-9+/=\s]+)", re.DOTALL)
_PGP_CHECKSUM = re.compile(r"=[A-Za-z0-9+/]{4}\s*$")
_ESCAPED_BREAK = re.compile(r"\\{1,4}[rn]")
_BEFORE_LINE = " \t\"'`#>*|;$"
_BEHIND_LINE = " \t\"'`\\.,;&)"
_OPENSSH_MAGIC = b"openssh-key-v1\x00"
_OPENSSH_PLAIN = b"\x00\x00\x00\x04none"

_NO_BODY = Reason(name="private-key", weight=DROP, note="too short or shortened to be a key")
_NO_BASE64 = Reason(name="private-key", weight=DROP, note="body is not base64")
_ENCRYPTED = Reason(name="private-key", weight=-2.0, note="encrypted")
_NO_KEY = Reason(name="private-key", weight=-3.0, note="body decodes, but not to a key")
_PARSES = Reason(name="private-key", weight=1.5, note="body decodes to a key")


def valid_private_key(candidate: Candidate, argument: str) -> Reason | None:
    """Drops a block without a key in it; lowers an encrypted one."""
    text = _ESCAPED_BREAK.sub("\n", candidate.secret.reveal().decode("latin-1"))
    if text.lstrip().startswith("PuTTY"):
        return _putty(text)
    match = _PEM.search(text)
    return _NO_BODY if match is None else _pem(match["label"], match["body"])


def _putty(text: str) -> Reason:
    match = _PUTTY.search(text)
    if match is None:
        return _NO_BODY
    body = _decoded_body(match["body"])
    if isinstance(body, Reason):
        return body
    return _PARSES if match["cipher"] == "none" else _ENCRYPTED


def _pem(label: str, text: str) -> Reason:
    body = _decoded_body(_PGP_CHECKSUM.sub("", _PEM_HEADER.sub("", text)))
    if isinstance(body, Reason):
        return body
    if "ENCRYPTED" in label or "ENCRYPTED" in text or _is_encrypted_openssh(body):
        return _ENCRYPTED
    return _PARSES if _is_key(label, body) else _NO_KEY


def _decoded_body(text: str) -> bytes | Reason:
    """The bytes behind the base64 lines, or why there are none."""
    if "..." in text or "\xe2\x80\xa6" in text:  # three dots, or the one character for them in UTF-8
        return _NO_BODY
    body = "".join("".join(map(_undecorated, text.splitlines())).split())
    if len(body) < _LEAST_BODY:
        return _NO_BODY
    try:
        plain = decoded(body.encode("ascii"))
    except UnicodeEncodeError:
        return _NO_BASE64
    return _NO_BASE64 if plain is None else plain


def _undecorated(line: str) -> str:
    """A line without what source code puts around it. Plus and slash are careful cases: both are base64."""
    bare = line.lstrip(_BEFORE_LINE).removeprefix("// ").rstrip(_BEHIND_LINE)
    if bare.startswith(("+ ", "+'", '+"')):
        bare = bare[1:].lstrip(_BEFORE_LINE)
    if bare.endswith((" +", "'+", '"+')):
        bare = bare[:-1].rstrip(_BEHIND_LINE)
    return "" if bare == "+" else bare


def _is_encrypted_openssh(body: bytes) -> bool:
    return body.startswith(_OPENSSH_MAGIC) and not body.startswith(_OPENSSH_MAGIC + _OPENSSH_PLAIN)


def _is_key(label: str, body: bytes) -> bool:
    if label.startswith("OPENSSH"):
        return body.startswith(_OPENSSH_MAGIC)
    if label.startswith("PGP"):
        return body[0] & 0x80 != 0  # every OpenPGP packet tag has the top bit set
    if label.startswith("SSH2"):
        return body.startswith(b"\x3f\x6f\xf9\xeb")
    return _is_der_sequence(body)


def _is_der_sequence(body: bytes) -> bool:
    """True for a DER SEQUENCE whose stated length is the length of the body, give or take padding."""
    if len(body) < 4 or body[0] != 0x30:
        return False
    if body[1] < 0x80:
        return abs(len(body) - 2 - body[1]) <= 2
    size = body[1] & 0x7F
    stated = int.from_bytes(body[2 : 2 + size], "big")
    return size <= 3 and abs(len(body) - 2 - size - stated) <= 2
