"""One keyed fingerprint for one secret value, whichever sensor saw it."""

from __future__ import annotations

from typing import NewType

from oakum.model.secret import Secret

SecretId = NewType("SecretId", str)
"""`sid_` and 26 characters of lower-case base32: 128 bits of HMAC-SHA-256 of the normalised value."""

_BITS = 128


class Identity:
    """Computes identities under one organisation's key. Without the key an identity says nothing about the value."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("an identity key needs at least 16 bytes")
        self._key = key

    def of(self, secret: Secret) -> SecretId:
        """The identity of a secret: equal for equal values after normalisation."""
        import base64  # these three load a library of ciphers: a run that finds nothing does without
        import hashlib
        import hmac

        digest = hmac.new(self._key, normalised(secret.reveal()), hashlib.sha256).digest()[: _BITS // 8]
        return SecretId("sid_" + base64.b32encode(digest).decode().rstrip("=").lower())

    def __repr__(self) -> str:
        return "<Identity>"


def normalised(value: bytes) -> bytes:
    """The form that is hashed: no surrounding space, and line ends of multi-line keys as LF without indentation."""
    stripped = value.strip()
    if b"\n" not in stripped and b"\\n" not in stripped:
        return stripped
    lines = stripped.replace(b"\\r", b"").replace(b"\\n", b"\n").split(b"\n")
    return b"\n".join(line.strip(b" \t\r\v\f\"',+\\") for line in lines).strip()
