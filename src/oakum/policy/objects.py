"""Objects as policies see them, and texts, without the secrets in them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from oakum.model import Finding, ManifestOrigin
from oakum.sources.manifests.fields import LAST_APPLIED, step

_DATA = ("data", "stringData")
_VALUE = "<value>"
"""For what stands in a Secret: it is secret because of where it stands, whatever it looks like."""

_NONE = re.compile(
    r"\s*(?:<[^<>\s][^<>\n]{0,300}>|\$\{[^{}\n]{1,300}\}|\$\([^()\n]{1,300}\)|\{\{[^{}\n]{1,300}\}\}"
    r"|ENC\[AES256_GCM,[^\]\s]*\]|true|false|)\s*"
)


class Stretch(NamedTuple):
    """A secret and the field that holds it."""

    field: str
    value: str
    name: str


def shown(value: Any, findings: Iterable[Finding]) -> Any:
    """The object with placeholders for all its secrets."""
    return redacted(value, list(_stretches(findings)))


def _stretches(findings: Iterable[Finding]) -> Iterator[Stretch]:
    for one in findings:
        for place in one.locations:
            if isinstance(place.origin, ManifestOrigin):
                yield Stretch(place.origin.field, one.secret.reveal().decode("utf-8", "replace"), one.secret_id)


def redacted(value: Any, found: Sequence[Stretch]) -> Any:
    """A copy of an object with placeholders for what was found, and for all that a Secret holds."""
    cleaned = _without(value, "$", found) if found else value
    return _emptied(cleaned) if isinstance(cleaned, dict) and cleaned.get("kind") == "Secret" else cleaned


def scrubbed(text: str, values: Iterable[str]) -> str:
    """A text without values, should one have come into it: as the name of an object, or as a key in a path."""
    for value in values:
        text = text.replace(value, "…") if value else text
    return text


def _without(value: Any, path: str, found: Sequence[Stretch]) -> Any:
    if isinstance(value, str):
        return _cleaned(value, path, found)
    if isinstance(value, list):
        return [_without(one, f"{path}[{number}]", found) for number, one in enumerate(value)]
    if isinstance(value, dict):
        return {_cleaned(key, "", found): _without(one, step(path, key), found) for key, one in value.items()}
    return value


def _cleaned(text: str, path: str, found: Sequence[Stretch]) -> str:
    """Where a secret stands in plain it is replaced, and where it is encoded or in an inner object the whole text."""
    mine = [one for one in found if path and _holds(path, one.field)]
    if any(one.value not in text for one in mine):
        return f"<{', '.join(dict.fromkeys(one.name for one in mine))}>"
    for one in found:
        text = text.replace(one.value, f"<{one.name}>") if one.value else text
    return text


def _holds(path: str, field: str) -> bool:
    """Whether a field is that of the path, or of an object inside it."""
    return field.startswith(path) and (len(field) == len(path) or field[len(path)] in ".[")


def _is_none(value: Any) -> bool:
    """Whether a value says only where the secret is; also in base64, as `data` has it."""
    if not isinstance(value, str):
        return False
    try:
        decoded = base64.b64decode(value, validate=True).decode()
    except ValueError:
        decoded = value
    return bool(_NONE.fullmatch(value) or _NONE.fullmatch(decoded))


def _emptied(secret: dict[str, Any]) -> dict[str, Any]:
    """A Secret that keeps its keys, and of its values what is none: references, ciphers of SOPS, switches."""
    kept = dict(secret)
    for part in _DATA:
        if isinstance(kept.get(part), dict):
            kept[part] = {key: value if _is_none(value) else _VALUE for key, value in kept[part].items()}
    metadata: Any = kept.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if isinstance(annotations, dict) and LAST_APPLIED in annotations:
        kept["metadata"] = {**metadata, "annotations": {**annotations, LAST_APPLIED: _VALUE}}
    return kept
