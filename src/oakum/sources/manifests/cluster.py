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

    root: str
    """Such as `/api/v1`."""
    name: str
    kind: str
    namespaced: bool = True


class Listed(msgspec.Struct, frozen=True):
    """All objects of some resources, as texts; every request is a GET."""

    context: str
    resources: tuple[Resource, ...]

    def __iter__(self) -> Iterator[Text]:
        client = _client(self.context)
        for one in self.resources:
            yield from _objects(client, one, self.context)


def resources(context: str, skipped: list[Skipped]) -> list[Resource]:
    """What can be listed; groups whose own server is down go to `skipped`. Raises SourceError when the context is
    unknown or the cluster does not answer."""
    client = _client(context)
    groups = _get(client, "/apis", context).get("groups") or []
    found = _listed(_get(client, "/api/v1", context), "/api/v1")
    for root in (f"/apis/{group['preferredVersion']['groupVersion']}" for group in groups):
        try:
            found += _listed(_get(client, root, context), root)
        except SourceError as error:
            skipped.append(Skipped(path=f"cluster:{context}{root}", reason="unreadable", detail=str(error)))
    return found


def _listed(answer: dict[str, Any], root: str) -> list[Resource]:
    found = []
    for entry in answer.get("resources") or []:
        name = str(entry.get("name"))
        if "list" in (entry.get("verbs") or ()) and "/" not in name and name not in _PASSED:
            found.append(Resource(root, name, str(entry.get("kind")), entry.get("namespaced") is True))
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


def _namespace(context: str) -> str:
    """The namespace of a context that is there."""
    from kubernetes import config

    contexts, _ = config.list_kube_config_contexts()  # type: ignore[no-untyped-call]
    mine = next(one for one in contexts if one["name"] == context)
    return mine["context"].get("namespace") or "default"


class _Refused(SourceError):  # noqa: N818 - reads as what it says about a question
    """The account may not ask that."""


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
        answer.close()  # what has not been read must not come before the next answer
    except Exception as error:
        # The client, its transport and login plugins fail in their own ways.
        found, status = None, type(error).__name__
    if not isinstance(found, dict):
        kind = _Refused if status == "403" else SourceError
        raise kind(f"k8s:{context}: {path.partition('?')[0]}: no usable answer ({status})")
    return found


def _objects(client: Any, resource: Resource, context: str) -> Iterator[Text]:
    """All objects, or those of the context's namespace where the account may not list more."""
    path = f"{resource.root}/{resource.name}"
    shown = f"cluster:{context}{path}"
    try:
        yield from _pages(client, path, resource.kind, context)
    except _Refused as error:
        if not resource.namespaced:
            yield Text(shown, "", (Skipped(path=shown, reason="unreadable", detail=str(error)),))
            return
        namespace = _namespace(context)
        inside = f"{resource.root}/namespaces/{namespace}/{resource.name}"
        try:
            yield from _pages(client, inside, resource.kind, context)
        except SourceError:
            detail = f"{error}; in namespace {namespace} neither"
        else:
            detail = f"{error}; of namespace {namespace} they were read"
        yield Text(shown, "", (Skipped(path=shown, reason="unreadable", detail=detail),))
    except SourceError as error:
        yield Text(shown, "", (Skipped(path=shown, reason="unreadable", detail=str(error)),))


def _pages(client: Any, path: str, kind: str, context: str) -> Iterator[Text]:
    after = ""
    while True:
        query = f"?limit={_PAGE}" + (f"&continue={after}" if after else "")
        page = _get(client, path + query, context)
        items = page.get("items")
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict):
                yield Text(f"cluster:{context}", msgspec.json.encode({"kind": kind} | item).decode())
        metadata = page.get("metadata")
        after = str(metadata.get("continue") or "") if isinstance(metadata, dict) else ""
        if not after:
            return
