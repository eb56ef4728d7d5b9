from __future__ import annotations

import base64
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model.arena import FIELDS
from oakum.sources.manifests.fields import LAST_APPLIED, fields
from oakum.sources.manifests.nodes import TooMuch, node_of
from oakum.sources.manifests.objects import KEYS, ObjectShard
from oakum.sources.manifests.present import presented


def shown(value: object) -> dict[str, bytes]:
    shard = ObjectShard(value)
    (arena,) = shard.arenas()
    rows = [list(arena.segments[n : n + FIELDS]) for n in range(0, len(arena.segments), FIELDS)]
    return {shard.locate(row[2], 0, 1).origin.field: arena.data[row[0] : row[1]].tobytes() for row in rows}


def test_every_scalar_has_its_field() -> None:
    found = shown({"kind": "Pod", "spec": {"a": [{"name": "X", "value": "text"}, 7, None, True]}})
    assert found["$.spec.a[0].value"] == b'X: "text"'
    assert b"7" in found["$.spec.a[1]"]
    assert "$.spec.a[2]" not in found


def test_where_it_stands() -> None:
    shard = ObjectShard({"kind": "Pod", "metadata": {"name": "n", "namespace": "shop"}, "spec": {"a": "b"}})
    list(shard.arenas())
    places = [shard.locate(owner, 0, 1) for owner in range(4)]
    assert {(place.origin.kind, place.origin.namespace, place.origin.name) for place in places} == {
        ("Pod", "shop", "n")
    }
    assert [place.span.start_line for place in places] == [0, 1, 2, 3]


def test_keys_are_text_too_where_they_are_long() -> None:
    long = "a-key-of-some-length"
    assert shown({"data": {long: {"short": {long: 1}}}})[KEYS] == long.encode()
    assert KEYS not in shown({"data": {"short": "x"}})


def test_a_large_text_of_yaml_is_one_field() -> None:
    manifest = "kind: Secret\ndata:\n  a: b\n" * 30_000
    packed = base64.b64encode(gzip.compress(json.dumps({"manifest": manifest}).encode()))
    found = shown({"kind": "Secret", "data": {"release": base64.b64encode(packed).decode()}})
    assert found["$.data.release.manifest"] == manifest.encode()


def test_too_deep() -> None:
    deep: object = "x"
    for _ in range(101):
        deep = [deep]
    with pytest.raises(TooMuch):
        ObjectShard(deep)


KINDS = st.sampled_from(["Pod", "Secret", "SealedSecret", "ExternalSecret", "SecretStore", "Fake", "ConfigMap", "List"])
NAMES = st.sampled_from(
    [
        *(
            "data",
            "stringData",
            "spec",
            "template",
            "provider",
            "fake",
            "value",
            "name",
            "key",
            "secretKey",
            "secretRef",
        ),
        *(
            "sops",
            "secretGenerator",
            "literals",
            "metadata",
            "annotations",
            LAST_APPLIED,
            "a key",
            "a-key-of-some-length",
        ),
    ]
)
INNER = json.dumps({"kind": "Secret", "data": {"a": base64.b64encode(b"one-two").decode()}, "spec": {"value": "x"}})
SCALARS = st.sampled_from(
    ["text", "two words", "a\nb", "", "a=b", "b25lLXR3by10aHJlZQ==", INNER, "ENC[AES256_GCM,x]", "é"]
)
TREES = st.recursive(
    SCALARS | st.none() | st.booleans() | st.integers(0, 99),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=16,
)


@given(KINDS, st.dictionaries(NAMES, TREES, max_size=4))
def test_the_kernel_walks_as_over_a_file(kind: str, entries: dict[str, object]) -> None:
    """What the kernel finds is what the walk over trees gives, which files go through, in the same order."""
    value = {"kind": kind, **entries}
    shard = ObjectShard(value)
    (arena,) = shard.arenas()
    rows = [list(arena.segments[n : n + FIELDS]) for n in range(0, len(arena.segments), FIELDS)]
    got = [(shard.locate(row[2], 0, 1), arena.data[row[0] : row[1]].tobytes()) for row in rows]
    seen = [
        (one.origin.field, (one.origin.kind, one.origin.namespace, one.origin.name), one.decoded, text)
        for one, text in got
        if one.origin.field != KEYS
    ]
    wanted = [(one.path, tuple(one.subject), one.decoded, presented(one)[0]) for one in fields(node_of(value))]
    assert seen == wanted


def test_what_a_list_says_besides_is_looked_at() -> None:
    found = shown({"kind": "RuleList", "items": [{"kind": "Pod", "spec": "a"}], "spec": {"b": "c"}})
    assert found["$.items[0].spec"] == b'spec: "a"'
    assert found["$.spec.b"] == b'b: "c"'
