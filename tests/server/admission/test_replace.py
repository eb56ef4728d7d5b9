from __future__ import annotations

import json

from admission_reviews import deployment
from oakum.model import Secret
from oakum.server.admission.replace import references, replaced, replacements
from oakum.sources.manifests.fields import LAST_APPLIED

KNOWN = "known-" + "value" * 3


class Provides:
    def reference(self, namespace: str, value: Secret) -> dict[str, str] | None:
        is_known = namespace == "shop" and value == Secret(KNOWN.encode())
        return {"name": "db", "key": "password"} if is_known else None


def test_a_known_literal_in_its_namespace() -> None:
    value = deployment(("A", "other text"), ("B", KNOWN))
    patch = replacements(value, "shop", Provides())
    (one,) = patch
    assert one["path"] == "/spec/template/spec/containers/0/env/1"
    env = replaced(value, patch)["spec"]["template"]["spec"]["containers"][0]["env"]
    reference = {"secretKeyRef": {"name": "db", "key": "password"}}
    assert env == [{"name": "A", "value": "other text"}, {"name": "B", "valueFrom": reference}]
    assert references(patch) == [("B", "db")]
    assert not replacements(value, "elsewhere", Provides())


def test_the_copy_that_kubectl_keeps() -> None:
    inner = deployment(("B", KNOWN))
    value = deployment(("B", KNOWN), annotations={LAST_APPLIED: json.dumps(inner), "a/b~c": "kept"})
    left = replaced(value, replacements(value, "shop", Provides()))
    assert KNOWN not in json.dumps(left)
    assert left["metadata"]["annotations"]["a/b~c"] == "kept"


def test_wherever_a_pod_stands_and_nothing_else() -> None:
    containers = [{"name": "c", "env": [{"name": "B", "value": KNOWN}]}]
    odd = [None, {"env": "x"}, {"env": [None, {"name": "n"}, {"value": KNOWN}, {"name": "V", "value": f"$(X){KNOWN}"}]}]
    value = {"a/b": [{"initContainers": containers}], "containers": odd, "env": [{"name": "B", "value": KNOWN}]}
    assert [one["path"] for one in replacements(value, "shop", Provides())] == ["/a~1b/0/initContainers/0/env/0"]
