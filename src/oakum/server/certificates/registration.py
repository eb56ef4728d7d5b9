"""Registrations of the webhook trust its authority: the `caBundle` is put into them."""

from __future__ import annotations

import base64
from typing import Any

from oakum.server.cluster import Api

_ROOT = "/apis/admissionregistration.k8s.io/v1"
KINDS = ("validatingwebhookconfigurations", "mutatingwebhookconfigurations")


def trust(api: Api, name: str, bundle: bytes) -> bool:
    """Has every registration of that name trust the bundle; False when one changed meanwhile and is to be tried again.

    Raises ApiFailed. A registration that is not there is none: the mutating one is an option.
    """
    wanted = base64.b64encode(bundle).decode()
    return all(_trusts(api, f"{_ROOT}/{kind}/{name}", wanted) for kind in KINDS)


def _trusts(api: Api, path: str, bundle: str) -> bool:
    found = api.get(path)
    if found is None:
        return True
    webhooks: list[dict[str, Any]] = found.get("webhooks") or []
    if all(one.get("clientConfig", {}).get("caBundle") == bundle for one in webhooks):
        return True
    changed = [{**one, "clientConfig": {**one.get("clientConfig", {}), "caBundle": bundle}} for one in webhooks]
    version = found.get("metadata", {}).get("resourceVersion", "")
    return api.merge(path, {"metadata": {"resourceVersion": version}, "webhooks": changed})
