"""Digests of texts: `crypto.*`."""

from __future__ import annotations

import hashlib
import hmac
from functools import partial

from oakum.policy.rego.extension import Extension


def _digest(algorithm: str, text: str) -> str:
    return hashlib.new(algorithm, text.encode(), usedforsecurity=False).hexdigest()


def _keyed(algorithm: str, text: str, key: str) -> str:
    return hmac.new(key.encode(), text.encode(), algorithm).hexdigest()


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


FUNCTIONS = {
    **{f"crypto.{name}": Extension(1, partial(_digest, name)) for name in ("md5", "sha1", "sha256")},
    **{f"crypto.hmac.{name}": Extension(2, partial(_keyed, name)) for name in ("md5", "sha1", "sha256", "sha512")},
    "crypto.hmac.equal": Extension(2, _equal),
}
