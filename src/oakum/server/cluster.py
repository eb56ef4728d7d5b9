"""The few calls of the Kubernetes API that the webhook makes, as the account of its pod or of a kubeconfig."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec

from oakum.model import MissingExtra, OakumError

_SECONDS = 10
_LARGEST = 64 << 20
_CONFLICT, _NOT_FOUND = 409, 404
_JSON = "application/json"
_MERGE = "application/merge-patch+json"

Object = dict[str, Any]


class ApiFailed(OakumError):  # noqa: N818 - named for what it is about
    """A call failed: which one and with what status, and nothing of the answer, for it may quote an object."""


class Api(Protocol):
    """An API server."""

    def get(self, path: str) -> Object | None:
        """The object at a path; None where there is none. Raises ApiFailed."""
        ...

    def create(self, path: str, body: Object) -> bool:
        """False when it is there already. Raises ApiFailed."""
        ...

    def replace(self, path: str, body: Object) -> bool:
        """False when it has changed meanwhile. Raises ApiFailed."""
        ...

    def merge(self, path: str, body: Object) -> bool:
        """A merge patch; False when there is no such object, or it has changed meanwhile. Raises ApiFailed."""
        ...


class Cluster:
    """The API server of the cluster that this runs in, or of a context of the kubeconfig."""

    def __init__(self, context: str = "") -> None:
        """Raises ApiFailed when there is no usable configuration, MissingExtra."""
        self._client = _client(context)

    def get(self, path: str) -> Object | None:
        """As `Api`."""
        status, found = self._call("GET", path, None, _JSON)
        return (self._done(status, "GET", path, (_NOT_FOUND,)) and found) or None

    def create(self, path: str, body: Object) -> bool:
        """As `Api`."""
        return self._done(self._call("POST", path, body, _JSON)[0], "POST", path, (_CONFLICT,))

    def replace(self, path: str, body: Object) -> bool:
        """As `Api`."""
        return self._done(self._call("PUT", path, body, _JSON)[0], "PUT", path, (_CONFLICT, _NOT_FOUND))

    def merge(self, path: str, body: Object) -> bool:
        """As `Api`."""
        return self._done(self._call("PATCH", path, body, _MERGE)[0], "PATCH", path, (_CONFLICT, _NOT_FOUND))

    def _done(self, status: str, method: str, path: str, negative: tuple[int, ...]) -> bool:
        if status in [str(one) for one in negative]:
            return False
        if not status.startswith("2"):
            raise ApiFailed(f"{method} {path}: no usable answer ({status})")
        return True

    def _call(self, method: str, path: str, body: Object | None, kind: str) -> tuple[str, Any]:
        settings = self._client.configuration
        logins = [entry for entry in settings.auth_settings().values() if entry.get("in") == "header"]
        headers = {"Accept": _JSON, "Content-Type": kind} | {entry["key"]: entry["value"] for entry in logins}
        content = msgspec.json.encode(body) if body is not None else None
        try:
            answer = self._client.rest_client.pool_manager.request(
                method,
                settings.host + path,
                body=content,
                headers=headers,
                timeout=_SECONDS,
                redirect=False,
                preload_content=False,
            )
            found = msgspec.json.decode(answer.read(_LARGEST)) if 200 <= answer.status < 300 else None
            answer.release_conn()
            return str(answer.status), found
        except Exception as error:  # the client, its transport and login plugins fail in their own ways
            return type(error).__name__, None


def _client(context: str) -> Any:
    try:
        from kubernetes import client, config
    except ImportError:
        raise MissingExtra("talking to the API server", "cluster") from None
    try:
        if context:
            return config.new_client_from_config(context=context)  # type: ignore[no-untyped-call]
        settings = client.Configuration()
        config.load_incluster_config(client_configuration=settings)  # type: ignore[no-untyped-call]
        return client.ApiClient(settings)
    except (config.ConfigException, OSError, ValueError, TypeError) as error:
        where = f"context {context}" if context else "the account of the pod"
        raise ApiFailed(f"{where}: is not usable to reach the API server ({type(error).__name__})") from None
