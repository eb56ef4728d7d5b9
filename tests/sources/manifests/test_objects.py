from __future__ import annotations

import base64
import gzip
import json

import pytest

from oakum.model.arena import FIELDS
from oakum.sources.manifests.nodes import TooMuch
from oakum.sources.manifests.objects import KEYS, ObjectShard


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
