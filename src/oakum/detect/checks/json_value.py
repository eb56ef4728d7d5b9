"""Values that are JSON, in plain or in base64."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from oakum.detect.candidate import Candidate
from oakum.detect.checks.base64_text import decoded
from oakum.detect.checks.interface import DROP
from oakum.model import Reason

T = TypeVar("T")

_IS_JSON = Reason(name="base64-json", weight=1.0, note="decodes to JSON")
_NO_JSON = Reason(name="base64-json", weight=DROP, note="does not decode to JSON")


def base64_json(candidate: Candidate, argument: str) -> Reason | None:
    """Drops a value that is not base64 of a JSON object or array."""
    plain = decoded(candidate.secret.reveal())
    return _IS_JSON if plain is not None and json_object(plain, object) is not None else _NO_JSON


def json_key(candidate: Candidate, argument: str) -> Reason | None:
    """Drops a value that is not a JSON object with all the keys in the argument (`a,b`)."""
    fields = json_object(candidate.secret.reveal(), dict)
    if fields is not None and all(key.strip() in fields for key in argument.split(",")):
        return Reason(name="json-key", weight=1.0, note=f"holds {argument}")
    return Reason(name="json-key", weight=DROP, note=f"no JSON object with {argument}")


def json_object(raw: bytes, kind: type[T]) -> T | None:
    """The JSON object or array of that type in the bytes; None when it is something else or damaged."""
    if raw.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError):
        return None
