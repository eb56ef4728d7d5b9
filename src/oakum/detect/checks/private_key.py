"""Private keys: does the body decode to a key, is it encrypted, and do its numbers fit together."""

from __future__ import annotations

import re

from oakum.detect.candidate import Candidate
from oakum.detect.checks.base64_text import decoded
from oakum.detect.checks.interface import DROP
from oakum.detect.checks.keys import Reading, der, openssh, pgp, putty
from oakum.model import Reason

_LEAST_BODY = 40  # base64 characters; the shortest form (Ed25519 in PKCS#8) has 64, a bare seed 44
_PEM = re.compile(
    r"-{4,5} ?BEGIN (?P<label>[A-Z0-9 ]{0,40}?PRIVATE KEY(?: BLOCK)?) ?-{4,5}"
    r"(?P<body>[^-].*?)(?:-{4,5} ?END|$)",
    re.DOTALL,
)
_PEM_HEADER = re.compile(r"^[ \t]*[A-Za-z][A-Za-z-]{2,20}: .*$", re.MULTILINE)
_PGP_CHECKSUM = re.compile(r"^[ \t]*=([A-Za-z0-9+/]{4})\s*$", re.MULTILINE)
_ESCAPED_BREAK = re.compile(r"\\{1,4}[rn]")
_BEFORE_LINE = " \t\"'`#>*|;$"
_BEHIND_LINE = " \t\"'`\\.,;&)"
_NO_BODY = Reason(name="private-key", weight=DROP, note="too short or shortened to be a key")
_NO_BASE64 = Reason(name="private-key", weight=DROP, note="body is not base64")
_NO_KEY = Reason(name="private-key", weight=-3.0, note="body decodes, but not to a key")
_MISCOPIED = Reason(name="private-key", weight=-1.5, note="the checksum of the block is wrong")
_FITS, _CONTRADICTS, _PARSES, _STRANGE, _ENCRYPTED = 3.0, -2.0, 1.5, -0.5, -2.6
"""Weights of what a reader says of a key. An encrypted one opens nothing by itself: it is counted, not shown."""


def valid_private_key(candidate: Candidate, argument: str) -> Reason | None:
    """Drops a block without a key in it; lowers an encrypted one, and one whose numbers contradict each other.

    With the argument `base64` the block itself is encoded once more, as in a kubeconfig.
    """
    raw = candidate.secret.reveal()
    if argument == "base64":
        raw = decoded(raw) or b""
    text = _ESCAPED_BREAK.sub("\n", raw.decode("latin-1"))
    if text.lstrip().startswith("PuTTY"):
        return _judged(putty.read(text) or putty.read("\n".join(map(_undecorated, text.splitlines()))), _NO_BODY)
    match = _PEM.search(text)
    return _NO_BODY if match is None else _pem(match["label"], match["body"])


def der_key(candidate: Candidate, argument: str) -> Reason | None:
    """Lowers what is not base64 of a key in DER."""
    body = decoded(candidate.secret.reveal())
    return _judged(der.read(body) if body else None, _NO_KEY)


def _pem(label: str, text: str) -> Reason:
    checksum = _PGP_CHECKSUM.search(text) if label.startswith("PGP") else None
    body = _decoded_body(_PGP_CHECKSUM.sub("", _PEM_HEADER.sub("", text)))
    if isinstance(body, Reason):
        return body
    if label.startswith("SSH2"):  # whose label says so of every key
        return _judged(openssh.read_ssh2(body), _NO_KEY)
    if "ENCRYPTED" in label or "ENCRYPTED" in text:
        return _told(Reading(what="a key", encrypted=True))
    if checksum and decoded(checksum[1].encode()) != pgp.crc24(body).to_bytes(3, "big"):
        return _MISCOPIED
    return _judged(_read(label, body), _NO_KEY)


def _read(label: str, body: bytes) -> Reading | None:
    if label.startswith("OPENSSH"):
        return openssh.read(body)
    if label.startswith("PGP"):
        return pgp.read(body)
    return der.read(body)


def _judged(reading: Reading | None, otherwise: Reason) -> Reason:
    return otherwise if reading is None else _told(reading)


def _told(reading: Reading) -> Reason:
    if reading.encrypted:
        return Reason(name="private-key", weight=_ENCRYPTED, note=f"{reading.what}, encrypted")
    if not reading.known:
        return Reason(name="private-key", weight=_STRANGE, note=reading.what)
    if reading.fits is None:
        return Reason(name="private-key", weight=_PARSES, note=reading.what)
    if reading.fits:
        return Reason(name="private-key", weight=_FITS, note=f"{reading.what} whose parts prove each other")
    return Reason(name="private-key", weight=_CONTRADICTS, note=f"{reading.what} whose parts contradict each other")


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
