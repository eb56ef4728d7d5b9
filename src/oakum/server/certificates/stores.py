"""Where the webhook's own certificate is kept: a folder, or a Secret that all replicas share."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Any, Protocol

import msgspec

from oakum.policy.atomic import write_text
from oakum.server.certificates.authority import BadCertificate, Material, Pair
from oakum.server.cluster import Api

_NAMES = ("ca.crt", "ca.key", "tls.crt", "tls.key", "bundle.crt")
_LABELS = {"app.kubernetes.io/name": "oakum-admission", "app.kubernetes.io/managed-by": "oakum"}


class Store(Protocol):
    """Keeps material for all who serve with it."""

    def read(self) -> Material | None:
        """What is kept; None where nothing is. Raises OakumError."""
        ...

    def write(self, material: Material) -> bool:
        """Keeps it in place of what was read last; False when another was faster. Raises OakumError."""
        ...


class FolderStore:
    """A file in a folder, for one process; beside it the bundle for clients, `ca.crt`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "admission.json"

    def read(self) -> Material | None:
        """What the folder has. Raises BadCertificate."""
        try:
            content = self._file.read_bytes() if self._file.exists() else b""
            return msgspec.json.decode(content, type=Material) if content else None
        except OSError as error:
            raise BadCertificate(f"{self._file}: cannot be read: {error.strerror}") from None
        except msgspec.DecodeError:
            raise BadCertificate(f"{self._file}: is damaged; remove it to have all made anew") from None

    def write(self, material: Material) -> bool:
        """Always succeeds, or raises OakumError."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
        except OSError as error:
            raise BadCertificate(f"{self._folder}: cannot be written: {error.strerror}") from None
        write_text(self._file, msgspec.json.encode(material).decode())
        write_text(self._folder / "ca.crt", material.bundle.decode())
        return True


class SecretStore:
    """A Secret; its version tells whether another replica was faster."""

    def __init__(self, api: Api, namespace: str, name: str) -> None:
        self._api = api
        self._namespace = namespace
        self._name = name
        self._version = ""

    @property
    def _path(self) -> str:
        return f"/api/v1/namespaces/{self._namespace}/secrets"

    def read(self) -> Material | None:
        """What the Secret has. Raises OakumError."""
        found = self._api.get(f"{self._path}/{self._name}")
        self._version = str(found.get("metadata", {}).get("resourceVersion", "")) if found else ""
        data = (found or {}).get("data") or {}
        return _material(_decoded(data), f"Secret {self._namespace}/{self._name}") if data else None

    def write(self, material: Material) -> bool:
        """Creates or replaces the Secret. Raises OakumError."""
        metadata: dict[str, Any] = {"name": self._name, "namespace": self._namespace, "labels": _LABELS}
        data = {name: base64.b64encode(content).decode() for name, content in _files(material).items()}
        body: dict[str, Any] = {
            "apiVersion": "v1",
            "kind": "Secret",
            "type": "Opaque",
            "metadata": metadata,
            "data": data,
        }
        if not self._version:
            return self._api.create(self._path, body)
        metadata["resourceVersion"] = self._version
        return self._api.replace(f"{self._path}/{self._name}", body)


def _material(files: dict[str, bytes], where: str) -> Material:
    missing = [name for name in _NAMES if not files.get(name)]
    if missing:
        raise BadCertificate(f"{where}: {', '.join(missing)} is missing; remove the others to have all made anew")
    ca, ca_key, certificate, key, bundle = (files[name] for name in _NAMES)
    return Material(
        authority=Pair(certificate=ca, key=ca_key), serving=Pair(certificate=certificate, key=key), bundle=bundle
    )


def _files(material: Material) -> dict[str, bytes]:
    pairs = material.authority, material.serving
    contents = [part for pair in pairs for part in (pair.certificate, pair.key)]
    return dict(zip(_NAMES, [*contents, material.bundle], strict=True))


def _decoded(data: dict[str, str]) -> dict[str, bytes]:
    try:
        return {name: base64.b64decode(text, validate=True) for name, text in data.items()}
    except (binascii.Error, ValueError, TypeError):
        raise BadCertificate("the Secret of the certificate holds something that is no base64") from None
