"""The objects of a live cluster, read only, through a context of the user's kubeconfig."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from oakum.model import MissingExtra, Skipped, SourceError
from oakum.sources.manifests.shard import Text

_PAGE = 500
_SECONDS = 60
_LARGEST_PAGE = 256 << 20
_PASSED = {"events", "leases", "endpoints", "endpointslices", "replicasets", "controllerrevisions", "nodes"}
"""Resources that say nothing of their own, or that others make: their makers are read."""


class Resource(NamedTuple):
    """A kind of object that can be listed."""

    path: str
    """Such as `/api/v1/secrets`."""
    kind: str


class Listed(msgspec.Struct, frozen=True):
    """All objects of some resources, as texts; every request is a GET."""

    context: str
    resources: tuple[Resource, ...]

    def __iter__(self) -> Iterator[Text]:
        client = _client(self.context)
        for one in self.resources:
            yield from _objects(client, one, f"cluster:{self.context}")


def resources(context: str) -> list[Resource]:
    """What can be listed. Raises SourceError when the context is unknown or the cluster does not answer."""
    client = _client(context)
    groups = _get(client, "/apis", context).get("groups") or []
    roots = ["/api/v1", *(f"/apis/{group['preferredVersion']['groupVersion']}" for group in groups)]
    found = []
    for root in roots:
        for entry in _get(client, root, context).get("resources") or []:
            name = str(entry.get("name"))
            if "list" in (entry.get("verbs") or ()) and "/" not in name and name not in _PASSED:
                found.append(Resource(f"{root}/{name}", str(entry.get("kind"))))
    return found


def _client(context: str) -> Any:
    try:
        from kubernetes import config
    except ImportError:
        raise MissingExtra("reading a live cluster", "cluster") from None
    try:
        return config.new_client_from_config(context=context)  # type: ignore[no-untyped-call]
    except (config.ConfigException, OSError, ValueError, TypeError) as error:
        raise SourceError(f"k8s:{context}: is no file, folder or usable context ({type(error).__name__})") from None


def _get(client: Any, path: str, context: str) -> dict[str, Any]:
    """Raises SourceError with the status only: an answer may quote what it is about."""
    settings = client.configuration
    logins = [entry for entry in settings.auth_settings().values() if entry.get("in") == "header"]
    headers = {"Accept": "application/json"} | {entry["key"]: entry["value"] for entry in logins}
    try:
        answer = client.rest_client.pool_manager.request(
            "GET", settings.host + path, headers=headers, timeout=_SECONDS, redirect=False, preload_content=False
        )
        status = str(answer.status)
        found = msgspec.json.decode(answer.read(_LARGEST_PAGE)) if answer.status == 200 else None
        answer.release_conn()
    except Exception as error:
        # The client, its transport and login plugins fail in their own ways.
        found, status = None, type(error).__name__
    if not isinstance(found, dict):
        raise SourceError(f"k8s:{context}: {path.partition('?')[0]}: no usable answer ({status})")
    return found


def _objects(client: Any, resource: Resource, shown: str) -> Iterator[Text]:
    after = ""
    while True:
        query = f"?limit={_PAGE}" + (f"&continue={after}" if after else "")
        try:
            page = _get(client, resource.path + query, shown.partition(":")[2])
        except SourceError as error:
            path = f"{shown}{resource.path}"
            yield Text(path, "", (Skipped(path=path, reason="unreadable", detail=str(error)),))
            return
        items = page.get("items")
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict):
                yield Text(shown, msgspec.json.encode({"kind": resource.kind} | item).decode())
        metadata = page.get("metadata")
        after = str(metadata.get("continue") or "") if isinstance(metadata, dict) else ""
        if not after:
            return
