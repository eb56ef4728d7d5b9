"""Builds images as real tools lay them out, with whatever content a test wants."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Files = Mapping[str, bytes]


def layer(files: Files, *extra: tarfile.TarInfo) -> bytes:
    """The tar of a layer."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in extra:
            archive.addfile(info)
    return buffer.getvalue()


def digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


class Layout:
    """An OCI layout in the making: members by name."""

    def __init__(self) -> None:
        self.members: dict[str, bytes] = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}'}
        self._manifests: list[dict[str, object]] = []

    def put(self, content: bytes, media_type: str) -> dict[str, object]:
        name = digest(content)
        self.members["blobs/" + name.replace(":", "/")] = content
        return {"mediaType": media_type, "digest": name, "size": len(content)}

    def image(self, blobs: Sequence[bytes], config: Mapping[str, object], tag: str = "latest") -> list[str]:
        """Adds an image of packed layers; the digests of its layers."""
        layers = [self.put(blob, "application/vnd.oci.image.layer.v1.tar+gzip") for blob in blobs]
        manifest = {
            "schemaVersion": 2,
            "config": self.put(json.dumps(config).encode(), "application/vnd.oci.image.config.v1+json"),
            "layers": layers,
        }
        entry = self.put(json.dumps(manifest).encode(), "application/vnd.oci.image.manifest.v1+json")
        self._manifests.append(entry | {"annotations": {"org.opencontainers.image.ref.name": tag}})
        self.members["index.json"] = json.dumps({"schemaVersion": 2, "manifests": self._manifests}).encode()
        return [str(one["digest"]) for one in layers]

    def folder(self, path: Path) -> Path:
        for name, content in self.members.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)
        return path

    def archive(self, path: Path) -> Path:
        path.write_bytes(layer(self.members))
        return path


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def saved(path: Path, layers: Sequence[bytes], config: Mapping[str, object]) -> Path:
    """What `docker save` of before the OCI layout writes: unpacked layers and manifest.json."""
    described = dict(config) | {"rootfs": {"type": "layers", "diff_ids": [digest(one) for one in layers]}}
    members = {f"{n}/layer.tar": one for n, one in enumerate(layers)}
    manifest = [{"Config": "config.json", "RepoTags": ["app:1"], "Layers": list(members)}]
    members |= {"config.json": json.dumps(described).encode(), "manifest.json": json.dumps(manifest).encode()}
    path.write_bytes(layer(members))
    return path
