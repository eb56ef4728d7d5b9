from __future__ import annotations

import base64
import gzip
import json

import pytest

from admission_reviews import deployment, inspector, password, secret
from oakum.model import ManifestOrigin
from oakum.policy.objects import shown
from oakum.server.admission.inspect import Inspection, settled
from oakum.sources.manifests.nodes import TooMuch


def fields(inspection: Inspection) -> set[str]:
    places = [place.origin for one in inspection.findings for place in one.locations]
    return {origin.field for origin in places if isinstance(origin, ManifestOrigin)}


def test_fields_and_values() -> None:
    value = password()
    seen = inspector().look(deployment(("DB_PASSWORD", value)))
    assert fields(seen) == {"$.spec.template.spec.containers[0].env[0].value"}
    assert seen.values == [value]


def test_the_content_of_a_helm_release() -> None:
    value = password()
    release = json.dumps({"config": {"db": {"password": value}}, "manifest": ""})
    packed = base64.b64encode(gzip.compress(release.encode())).decode()
    seen = inspector().look(secret(release=packed))
    assert "$.data.release.config.db.password" in fields(seen)
    assert value in seen.values


def test_a_release_that_unpacks_to_megabytes_is_looked_at_as_text() -> None:
    value = password()
    manifest = "a: b\n" * 200_000 + f"password: {value}\n"
    packed = base64.b64encode(gzip.compress(json.dumps({"manifest": manifest}).encode())).decode()
    seen = inspector().look(secret(release=packed))
    assert value in seen.values


def test_a_list_has_its_objects_looked_at() -> None:
    value = password()
    seen = inspector().look({"kind": "List", "items": [deployment(), deployment(("DB_PASSWORD", value))]})
    assert fields(seen) == {"$.items[1].spec.template.spec.containers[0].env[0].value"}


def test_too_deep() -> None:
    deep: object = "x"
    for _ in range(101):
        deep = {"a": deep}
    with pytest.raises(TooMuch):
        inspector().look(deep)


def test_three_megabytes() -> None:
    value = password()
    data = {f"file-{number}": "some line of text\n" * 6000 for number in range(28)}
    seen = inspector().look({"kind": "ConfigMap", "data": {**data, "z": f"password = {value}"}})
    assert value in seen.values


def test_settled_needs_the_same_secret_at_the_same_place() -> None:
    value = password()
    old = inspector().look(deployment(("DB_PASSWORD", value)))
    same = settled(inspector().look(deployment(("X", "y"), ("DB_PASSWORD", value))), old)
    assert [one.suppression.kind for one in same.findings if one.suppression] == ["existing"]
    annotated = deployment(("DB_PASSWORD", value), annotations={"note": f"password={value}"})
    assert not any(one.suppression for one in settled(inspector().look(annotated), old).findings)
    assert settled(old, Inspection()) is old


def test_what_policies_see() -> None:
    value = password()
    leaking = deployment(("DB_PASSWORD", value))
    assert value not in repr(shown(leaking, inspector().look(leaking).findings))
    assert shown(deployment(), ()) == deployment()
