"""Objects as policies see them, and texts, without the secrets in them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from oakum.model import Finding, ManifestOrigin
from oakum.policy.occurrences import holding
from oakum.sources.manifests.fields import LAST_APPLIED, step

_DATA = ("data", "stringData")
_VALUE = "<value>"
"""For what stands in a Secret: it is secret because of where it stands, whatever it looks like."""

_NONE = re.compile(
    r"\s*(?:<[^<>\s][^<>\n]{0,300}>|\$\{[^{}\n]{1,300}\}|\$\([^()\n]{1,300}\)|\{\{[^{}\n]{1,300}\}\}"
    r"|ENC\[AES256_GCM,[^\]\s]*\]|true|false|)\s*"
)
_INSIDE = re.compile(r"[.\[]")


class Stretch(NamedTuple):
    """A secret and the field that holds it."""

    field: str
    value: str
    name: str


def shown(value: Any, findings: Iterable[Finding]) -> Any:
    """The object with placeholders for all its secrets. What has none is the same object, not a copy."""
    return redacted(value, list(_stretches(findings)))


def _stretches(findings: Iterable[Finding]) -> Iterator[Stretch]:
    for one in findings:
        for place in one.locations:
            if isinstance(place.origin, ManifestOrigin):
                yield Stretch(place.origin.field, one.secret.reveal().decode("utf-8", "replace"), one.secret_id)


def redacted(value: Any, found: Sequence[Stretch]) -> Any:
    """An object with placeholders for what was found, and for all that a Secret holds."""
    is_secret = isinstance(value, dict) and value.get("kind") == "Secret"
    if found:
        places = _places(found)
        # What a Secret holds besides is taken out first: it need not be searched.
        value = _Redaction(places, found).of(_emptied(value, places) if is_secret else value)
    return _emptied(value) if is_secret else value


def scrubbed(text: str, values: Iterable[str]) -> str:
    """A text without values, should one have come into it: as the name of an object, or as a key in a path."""
    for value in values:
        text = text.replace(value, "…") if value else text
    return text


_Places = Mapping[str, Sequence[Stretch]]
"""Path -> what was found there, or in an object inside that field."""


def _places(found: Iterable[Stretch]) -> _Places:
    places: dict[str, list[Stretch]] = {}
    for one in found:
        for end in (*(match.start() for match in _INSIDE.finditer(one.field)), len(one.field)):
            places.setdefault(one.field[:end], []).append(one)
    return places


class _Redaction:
    """Puts placeholders into one object. Where nothing is to be replaced, it stays the same object."""

    def __init__(self, places: _Places, found: Iterable[Stretch]) -> None:
        self._places = places
        self._names: dict[str, str] = {}
        for one in found:
            self._names.setdefault(one.value, f"<{one.name}>")
        self._holding: Mapping[str, Sequence[str]] = {}
        """Text -> the secrets in it, the longest first."""

    def of(self, value: Any) -> Any:
        self._holding = holding(set(_texts(value)), self._names)
        return self._without(value, "$")

    def _without(self, value: Any, path: str) -> Any:
        """`path` is empty where nothing was found below: only the text matters there."""
        if isinstance(value, str):
            return self._cleaned(value, self._places.get(path, ()))
        here = path if path in self._places else ""
        if isinstance(value, list):
            return _changed(value, [self._without(one, here and f"{here}[{n}]") for n, one in enumerate(value)])
        if isinstance(value, dict):
            pairs = [
                (self._cleaned(key, ()), self._without(one, here and step(here, key))) for key, one in value.items()
            ]
            same = all(
                key is old and one is inner for (key, one), (old, inner) in zip(pairs, value.items(), strict=True)
            )
            return value if same else dict(pairs)
        return value

    def _cleaned(self, text: str, mine: Sequence[Stretch]) -> str:
        """Where a secret stands in plain it is replaced, and where it is encoded or in an inner object the whole."""
        if any(one.value not in text for one in mine):
            return f"<{', '.join(dict.fromkeys(one.name for one in mine))}>"
        for secret in self._holding.get(text, ()):
            text = text.replace(secret, self._names[secret])
        return text


def _texts(value: Any) -> Iterator[str]:
    """All strings and keys."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _changed(old: list[Any], new: list[Any]) -> list[Any]:
    return old if all(one is inner for one, inner in zip(old, new, strict=True)) else new


def _is_none(value: Any) -> bool:
    """Whether a value says only where the secret is; also in base64, as `data` has it."""
    if not isinstance(value, str):
        return False
    try:
        decoded = base64.b64decode(value, validate=True).decode()
    except ValueError:
        decoded = value
    return bool(_NONE.fullmatch(value) or _NONE.fullmatch(decoded))


def _emptied(secret: dict[str, Any], kept_for: _Places = MappingProxyType({})) -> dict[str, Any]:
    """A Secret that keeps its keys, and of its values what is none: references, ciphers of SOPS, switches; and for now
    those at the places of findings."""
    kept = dict(secret)
    for part in _DATA:
        if isinstance(kept.get(part), dict):
            kept[part] = {
                key: value if step(f"$.{part}", key) in kept_for or _is_none(value) else _VALUE
                for key, value in kept[part].items()
            }
    metadata: Any = kept.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if isinstance(annotations, dict) and LAST_APPLIED in annotations:
        kept["metadata"] = {**metadata, "annotations": {**annotations, LAST_APPLIED: _VALUE}}
    return kept
