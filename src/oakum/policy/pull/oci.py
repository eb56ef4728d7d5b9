"""Policies in a registry, as `conftest push` and `oras push` put them there: each layer is a file with a title.

Source: oras.land/oras-go/v2 content/file, opencontainers/image-spec annotations.md.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from oakum.model import SourceError
from oakum.policy.pull.address import Address
from oakum.policy.pull.arrived import LARGEST, MOST_FILES, unpack, write
from oakum.sources.images.blobs import Blob, content
from oakum.sources.images.registry import Registry, reference

_TITLE = "org.opencontainers.image.title"
_UNPACK = "io.deis.oras.content.unpack"
_LARGEST_MANIFEST = 4 << 20


def fetch(asked: Address, into: Path, *, with_login: bool = False) -> None:
    """Raises SourceError. `with_login` uses the logins that docker has for the registry."""
    which = reference(asked.url.removeprefix("oci://").partition("?")[0])
    registry = Registry(which, with_login=with_login)
    digest = which.version if ":" in which.version else ""
    manifest = _decoded(_checked(registry.blob("index.json"), digest, _LARGEST_MANIFEST, asked.shown), asked.shown)
    left, found = LARGEST, 0
    for layer in manifest[:MOST_FILES]:
        notes, part = layer.get("annotations"), layer.get("digest")
        title = notes.get(_TITLE) if isinstance(notes, dict) else None
        if not isinstance(notes, dict) or not isinstance(title, str) or not isinstance(part, str):
            continue
        data = _checked(registry.blob(f"blobs/{part.replace(':', '/', 1)}"), part, left, asked.shown)
        left, found = left - len(data), found + 1
        if notes.get(_UNPACK) == "true":
            unpack("tar.gz", data, into, asked.shown)
        else:
            write(into, title, data, asked.shown)
    if not found:
        raise SourceError(f"{asked.shown}: holds no policies: no layer that is a file with a title")


def _checked(blob: Blob | None, digest: str, most: int, shown: str) -> bytes:
    """The bytes, which have the digest where one is known."""
    if blob is None:
        raise SourceError(f"{shown}: the registry lacks a part of it")
    try:
        data = content(blob, most)
    except (OSError, ValueError) as error:
        raise SourceError(f"{shown}: cannot be fetched: {error}") from None
    kind, _, wanted = digest.partition(":")
    if digest and (kind not in ("sha256", "sha512") or hashlib.new(kind, data).hexdigest() != wanted):
        raise SourceError(f"{shown}: the registry gives something else than what has the digest that is asked for")
    return data


def _decoded(raw: bytes, shown: str) -> list[dict[str, Any]]:
    """The layers of a manifest."""
    try:
        manifest = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        manifest = None
    layers = manifest.get("layers") if isinstance(manifest, dict) else None
    if not isinstance(layers, list):
        raise SourceError(f"{shown}: is no artifact with policies: its manifest has no layers")
    return [layer for layer in layers if isinstance(layer, dict)]
