from __future__ import annotations

import base64

from kube_objects import Memory
from oakum.server.certificates.registration import KINDS, trust

ROOT = "/apis/admissionregistration.k8s.io/v1"
BUNDLE = base64.b64encode(b"bundle").decode()


def registrations(*kinds: str, busy: int = 0) -> Memory:
    webhook = {"name": "a", "clientConfig": {"service": {"name": "s"}}, "rules": [1]}
    one = {"metadata": {"name": "w", "resourceVersion": "1"}, "webhooks": [webhook, {**webhook, "name": "b"}]}
    return Memory({f"{ROOT}/{kind}/w": one for kind in kinds}, busy)


def test_all_webhooks_of_both_kinds() -> None:
    api = registrations(*KINDS)
    assert trust(api, "w", b"bundle")
    for kind in KINDS:
        webhooks = api.objects[f"{ROOT}/{kind}/w"]["webhooks"]
        assert [one["clientConfig"] for one in webhooks] == [{"service": {"name": "s"}, "caBundle": BUNDLE}] * 2
        assert [one["rules"] for one in webhooks] == [[1], [1]]


def test_nothing_is_changed_that_is_right_already() -> None:
    api = registrations(KINDS[0])
    assert trust(api, "w", b"bundle")
    assert trust(api, "w", b"bundle")
    assert api.changes == 1


def test_no_registration_and_one_that_changes_meanwhile() -> None:
    assert trust(Memory(), "w", b"bundle")
    api = registrations(KINDS[0], busy=1)
    assert not trust(api, "w", b"bundle")
    assert trust(api, "w", b"bundle")
