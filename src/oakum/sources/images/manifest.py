"""Indexes, manifests and configurations: which layers and which configurations the images of a store have.

The formats: the OCI image specification (image-layout.md, image-index.md, manifest.md, config.md) and Docker's
`manifest.json` (moby, image/spec/v1.2.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from oakum.model import OakumError, Skipped
from oakum.sources.images.blobs import Blob, Store, content

_MOST = 16 << 20
"""Bytes of one JSON document."""
_MOST_MANIFESTS = 5000
_DEEPEST = 4
"""Indexes in indexes."""
_DIGEST = re.compile(r"[a-z0-9+._-]{2,20}:[a-f0-9]{32,128}")


class Layer(msgspec.Struct, frozen=True):
    """One layer of an image."""

    digest: str
    blob: Blob
    tar: bool = True
    """False for what the manifest calls something else: an attestation, say."""


class Image(msgspec.Struct, frozen=True):
    """One manifest: the layers from the bottom up, and documents with texts of their own."""

    layers: tuple[Layer, ...]
    documents: tuple[tuple[str, bytes], ...]
    """Name and content of the configuration and of what else has text: manifest and index."""


class Unusable(Exception):  # noqa: N818 - reads as what it says about a document
    """A document that is missing or makes no sense; becomes a `Skipped`."""


def images(store: Store, name: str, skipped: list[Skipped], platform: str = "") -> Iterator[Image]:
    """The images of a store; what is missing or broken is added to `skipped`, with `name` in its path.

    `platform`, such as `linux/amd64`: of an index that has it only that one, for others cost time to fetch.
    """
    reading = _Reading(store, name, skipped, platform)
    if store.blob("index.json"):
        yield from reading.index("index.json", "index.json", 1)
    elif store.blob("manifest.json"):
        yield from reading.saved()
    else:
        skipped.append(Skipped(path=name, reason="damaged", detail="has neither index.json nor manifest.json"))


class _Reading:
    def __init__(self, store: Store, name: str, skipped: list[Skipped], platform: str) -> None:
        self._platform = platform
        self._store = store
        self._name = name
        self._skipped = skipped
        self._seen: set[str] = set()

    def index(self, member: str, label: str, depth: int) -> Iterator[Image]:
        """An index, a manifest, or an index of such; the media type may be wrong or absent, the keys are not."""
        if member in self._seen or len(self._seen) >= _MOST_MANIFESTS or depth > _DEEPEST:
            return
        self._seen.add(member)
        try:
            raw, document = self._document(member)
            if isinstance(document.get("manifests"), list):
                yield Image((), ((label, raw),))
                for entry in self._chosen(document["manifests"]):
                    digest = _digest(entry)
                    yield from self.index(_member(digest), digest, depth + 1)
            else:
                yield self._manifest(label, raw, document)
        except Unusable as error:
            self._skip(label, "damaged", str(error))

    def _chosen(self, entries: list[Any]) -> list[Any]:
        """Those of the platform, and what belongs to none."""
        platforms = [_platform(entry) for entry in entries]
        if not self._platform or self._platform not in platforms:
            return entries
        for one in platforms:
            if one not in ("", self._platform):
                path = f"{self._name}!/{one[:200]}"
                self._skipped.append(Skipped(path=path, reason="other platform", by_default=True))
        return [entry for entry, one in zip(entries, platforms, strict=True) if one in ("", self._platform)]

    def _manifest(self, label: str, raw: bytes, document: dict[str, Any]) -> Image:
        layers = tuple(layer for entry in _entries(document, "layers") if (layer := self._layer(entry)))
        documents = [(label, raw)]
        if "config" in document:
            documents.append(("config", self._read(_member(_digest(document["config"])))))
        return Image(layers, tuple(documents))

    def _layer(self, entry: Any) -> Layer | None:
        try:
            digest = _digest(entry)
        except Unusable as error:
            self._skip("layer", "damaged", str(error))
            return None
        kind = str(entry.get("mediaType", ""))
        blob = self._store.blob(_member(digest))
        if blob is None:
            self._skip(digest, "missing layer", "named by a manifest, but not there")
        elif "encrypted" in kind:
            self._skip(digest, "encrypted", "a layer for another's key")
        else:
            return Layer(digest, blob, tar=not kind or "tar" in kind or "layer" in kind)
        return None

    def saved(self) -> Iterator[Image]:
        """What `docker save` of before the OCI layout wrote."""
        try:
            listed = _decoded(self._read("manifest.json"))
        except Unusable as error:
            self._skip("manifest.json", "damaged", str(error))
            return
        for entry in listed if isinstance(listed, list) else [listed]:
            try:
                yield self._saved_image(entry)
            except Unusable as error:
                self._skip("manifest.json", "damaged", str(error))

    def _saved_image(self, entry: Any) -> Image:
        if not isinstance(entry, dict):
            raise Unusable("an image is not described by an object")
        config = self._read(str(entry.get("Config")))
        names = _entries(entry, "Layers")
        digests = _diff_ids(config)
        layers = []
        for number, member in enumerate(names):
            digest = digests[number] if len(digests) == len(names) else str(member)
            blob = self._store.blob(str(member))
            if blob is None:
                self._skip(digest, "missing layer", "named by manifest.json, but not in the archive")
            else:
                layers.append(Layer(digest, blob))
        return Image(tuple(layers), (("config", config),))

    def _document(self, member: str) -> tuple[bytes, dict[str, Any]]:
        raw = self._read(member)
        document = _decoded(raw)
        if not isinstance(document, dict):
            raise Unusable("is no JSON object")
        return raw, document

    def _read(self, member: str) -> bytes:
        blob = self._store.blob(member)
        if blob is None:
            raise Unusable(f"{member[:200]} is missing")
        try:
            return content(blob, _MOST)
        except (OSError, ValueError, OakumError) as error:
            raise Unusable(f"{member[:200]} cannot be read: {error}") from None

    def _skip(self, part: str, reason: str, detail: str) -> None:
        self._skipped.append(Skipped(path=f"{self._name}!/{part[:200]}", reason=reason, detail=detail))


def _decoded(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Unusable("is no JSON") from None


def _digest(entry: Any) -> str:
    digest = entry.get("digest") if isinstance(entry, dict) else None
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise Unusable("a descriptor has no digest")
    return digest


def _platform(entry: Any) -> str:
    said = entry.get("platform") if isinstance(entry, dict) else None
    if not isinstance(said, dict) or said.get("os") in (None, "unknown"):
        return ""
    return f"{said['os']}/{said.get('architecture')}"


def _member(digest: str) -> str:
    return "blobs/" + digest.replace(":", "/", 1)


def _entries(document: dict[str, Any], key: str) -> list[Any]:
    listed = document.get(key) or []
    if not isinstance(listed, list):
        raise Unusable(f"{key} is no list")
    return listed


def _diff_ids(config: bytes) -> list[str]:
    document = _decoded(config)
    rootfs = document.get("rootfs") if isinstance(document, dict) else None
    listed = rootfs.get("diff_ids") if isinstance(rootfs, dict) else None
    return [str(one)[:200] for one in listed] if isinstance(listed, list) else []
