from __future__ import annotations

import json
import random

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.equipment import Equipment
from oakum.model import ImageOrigin
from oakum.scan import work
from oakum.sources.images.documents import DocumentShard, texts
from toys import token


def test_paths_and_texts() -> None:
    document = {"config": {"Env": ["A=b"], "Labels": {"a.b": "c"}}, "n": 1}
    assert [(one.path, one.text) for one in texts(document)] == [
        ("$.config.Env[0]", "A=b"),
        ("$.config.Labels['a.b']", "a.b=c"),
    ]


documents = st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(documents)
def test_all_strings_come(document: object) -> None:
    assert sum(1 for _ in texts(document)) == _strings(document)


def _strings(document: object) -> int:
    if isinstance(document, dict):
        return sum(map(_strings, document.values()))
    return sum(map(_strings, document)) if isinstance(document, list) else int(isinstance(document, str))


def test_environment_history_and_labels(tools: Equipment, rng: random.Random) -> None:
    values = [token(rng) for _ in range(3)]
    env, built, label = (value.decode() for value in values)
    config = {
        "config": {"Env": ["PATH=/bin", f"KEY={env}"], "Labels": {"key": label}},
        "history": [{"created_by": f"|1 KEY={built} /bin/sh -c make"}],
    }
    result = work(tools.detector(), DocumentShard("app", (("config", json.dumps(config).encode()),)))
    found = {one.secret.reveal(): one.locations[0].origin for one in result.sightings}
    assert found == {
        values[0]: ImageOrigin(path="config:$.config.Env[1]", image="app"),
        values[1]: ImageOrigin(path="config:$.history[0].created_by", image="app"),
        values[2]: ImageOrigin(path="config:$.config.Labels.key", image="app"),
    }


def test_a_broken_document_does_not_spoil_the_next(tools: Equipment, rng: random.Random) -> None:
    good = json.dumps({"a": token(rng).decode()}).encode()
    result = work(tools.detector(), DocumentShard("app", (("bad", b"{"), ("good", good))))
    assert [one.path for one in result.skipped] == ["app!/bad"]
    assert [one.locations[0].origin.path for one in result.sightings] == ["good:$.a"]
