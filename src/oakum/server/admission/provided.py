"""What ExternalSecrets provide: which key of which Secret has a value, by its identity and never the value itself."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from oakum.model import Identity, Secret, SecretId
from oakum.server.cluster import Api

_LIST = "/apis/external-secrets.io/v1/externalsecrets"
_PAGE = 200
_SHORTEST = 8

_Known = dict[tuple[str, SecretId], dict[str, str]]


class Provided:
    """Values of the Secrets that ExternalSecrets fill. Another thread may ask while it is read anew."""

    def __init__(self, api: Api, identity: Identity) -> None:
        self._api = api
        self._identity = identity
        self._known: _Known = {}

    def refresh(self) -> int:
        """Reads all anew; how many values are known now. Raises ApiFailed, and what was known stays."""
        known: _Known = {}
        for namespace, name in self._targets():
            found = self._api.get(f"/api/v1/namespaces/{namespace}/secrets/{name}")
            for key, value in _values(found):
                known[namespace, self._identity.of(value)] = {"name": name, "key": key}
        self._known = known
        return len(known)

    def reference(self, namespace: str, value: Secret) -> dict[str, str] | None:
        """Name and key of the Secret in that namespace that has the value; None where none is known."""
        return self._known.get((namespace, self._identity.of(value))) if self._known else None

    def _targets(self) -> Iterator[tuple[str, str]]:
        """Namespace and name of each Secret that an ExternalSecret fills."""
        after = ""
        while True:
            page = self._api.get(f"{_LIST}?limit={_PAGE}" + (f"&continue={after}" if after else "")) or {}
            for one in page.get("items") or ():
                metadata, spec = one.get("metadata") or {}, one.get("spec") or {}
                name = (spec.get("target") or {}).get("name") or metadata.get("name")
                yield str(metadata.get("namespace")), str(name)
            after = str((page.get("metadata") or {}).get("continue") or "")
            if not after:
                return


def _values(secret: dict[str, Any] | None) -> Iterator[tuple[str, Secret]]:
    for key, text in ((secret or {}).get("data") or {}).items():
        try:
            value = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError, TypeError):
            continue
        if len(value) >= _SHORTEST:
            yield key, Secret(value)
