from __future__ import annotations

import base64

import pytest

from admission_reviews import IDENTITY, password
from kube_objects import Memory
from oakum.model import Secret
from oakum.server.admission.provided import Provided
from oakum.server.cluster import ApiFailed

LIST = "/apis/external-secrets.io/v1/externalsecrets?limit=200"


def external(name: str, target: str = "") -> dict:
    return {"metadata": {"name": name, "namespace": "shop"}, "spec": {"target": {"name": target}} if target else {}}


def secret(**data: str) -> dict:
    return {"data": {key: base64.b64encode(value.encode()).decode() for key, value in data.items()} | {"odd": "?"}}


def test_values_by_namespace_from_all_pages() -> None:
    one, two, short = password(), password(), "true"
    api = Memory(
        {
            LIST: {"items": [external("db")], "metadata": {"continue": "more"}},
            f"{LIST}&continue=more": {"items": [external("api", "api-keys"), external("gone")], "metadata": {}},
            "/api/v1/namespaces/shop/secrets/db": secret(password=one, debug=short),
            "/api/v1/namespaces/shop/secrets/api-keys": secret(token=two),
        }
    )
    provided = Provided(api, IDENTITY)
    assert provided.reference("shop", Secret(one.encode())) is None
    assert provided.refresh() == 2
    assert provided.reference("shop", Secret(one.encode())) == {"name": "db", "key": "password"}
    assert provided.reference("shop", Secret(two.encode())) == {"name": "api-keys", "key": "token"}
    assert provided.reference("other", Secret(one.encode())) is None
    assert provided.reference("shop", Secret(short.encode())) is None


def test_what_was_known_stays_when_the_api_server_fails() -> None:
    value = password()
    objects = {LIST: {"items": [external("db")]}, "/api/v1/namespaces/shop/secrets/db": secret(password=value)}
    provided = Provided(Memory(objects), IDENTITY)
    provided.refresh()

    class Failing(Memory):
        def get(self, path: str) -> dict:
            raise ApiFailed("no answer")

    provided._api = Failing()
    with pytest.raises(ApiFailed):
        provided.refresh()
    assert provided.reference("shop", Secret(value.encode()))
