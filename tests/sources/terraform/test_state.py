from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.manifests.fields import Field
from oakum.sources.manifests.nodes import documents
from oakum.sources.terraform.state import fields


def found(document: object) -> dict[str, Field]:
    (parsed,) = documents(json.dumps(document))
    assert parsed.root is not None
    return {field.path: field for field in fields(parsed.root)}


def secrets(document: object) -> dict[str, bytes]:
    return {path: field.value for path, field in found(document).items() if field.secret}


STATE = {
    "version": 4,
    "outputs": {
        "endpoint": {"value": "db.example.com", "type": "string"},
        "password": {"value": "example-22", "type": "string", "sensitive": True},
    },
    "resources": [
        {
            "module": "module.data",
            "mode": "managed",
            "type": "toy_db",
            "name": "main",
            "instances": [
                {
                    "index_key": 0,
                    "attributes": {
                        "password": "example-33",
                        "user": "app",
                        "conf": [{"key": "example-44"}, {"key": "free-text"}],
                        "values": {"address": "x", "type": "y"},
                        "on": True,
                    },
                    "sensitive_attributes": [
                        [{"type": "get_attr", "value": "password"}],
                        [{"type": "get_attr", "value": "on"}],
                        [
                            {"type": "get_attr", "value": "conf"},
                            {"type": "index", "value": {"value": 0, "type": "number"}},
                            {"type": "get_attr", "value": "key"},
                        ],
                    ],
                }
            ],
        },
        {"mode": "data", "type": "toy_file", "name": "f", "instances": [{"attributes": {"content": "text"}}]},
    ],
}


def test_a_state() -> None:
    assert secrets(STATE) == {
        "$.outputs.password.value": b"example-22",
        "module.data.toy_db.main[0].password": b"example-33",
        "module.data.toy_db.main[0].conf[0].key": b"example-44",
    }
    known = found(STATE)
    assert known["$.outputs.password.value"].name == "password"
    assert known["module.data.toy_db.main[0].password"].subject == ("toy_db", "", "module.data.toy_db.main[0]")
    assert known["module.data.toy_db.main[0].values.address"].value == b"x"
    assert known["data.toy_file.f.content"].value == b"text"


def test_values_of_dynamic_type_are_marked_as_if_they_stood_alone() -> None:
    whole, part = (
        {"value": "example-22", "type": "string"},
        {"value": ["a", "example-33"], "type": ["tuple", ["string"]]},
    )
    marks = [
        [{"type": "get_attr", "value": "whole"}],
        [{"type": "get_attr", "value": "part"}, {"type": "index", "value": {"value": 1, "type": "number"}}],
    ]
    instance = {"index_key": "a", "attributes": {"whole": whole, "part": part}, "sensitive_attributes": marks}
    state = {"resources": [{"type": "toy_db", "name": "main", "instances": [instance]}]}
    assert secrets(state) == {
        'toy_db.main["a"].whole': b"example-22",
        'toy_db.main["a"].part[1]': b"example-33",
    }


def test_outputs_of_a_state_that_is_shown() -> None:
    shown = {"values": {"outputs": {"password": {"sensitive": True, "value": "example-22"}}}}
    (field,) = (one for one in found(shown).values() if one.secret)
    assert (field.subject.kind, field.subject.name) == ("output", "password")


def test_a_plan() -> None:
    plan = {
        "variables": {"db_password": {"value": "example-22"}, "region": {"value": "eu-1"}},
        "planned_values": {
            "outputs": {"token": {"sensitive": True, "value": "example-33"}},
            "root_module": {
                "resources": [
                    {
                        "address": "toy_db.main",
                        "type": "toy_db",
                        "values": {"password": "example-44", "tags": ["free-text"]},
                        "sensitive_values": {"password": True, "tags": [False]},
                    }
                ]
            },
        },
        "resource_changes": [
            {
                "address": "toy_db.main",
                "type": "toy_db",
                "name": "main",
                "change": {
                    "before": None,
                    "after": {"password": "example-55", "list": [{"a": "example-66", "b": "free-text"}]},
                    "after_sensitive": {"password": True, "list": [{"a": True}]},
                },
            }
        ],
        "output_changes": {"token": {"before": None, "after": "example-77", "after_sensitive": True}},
        "configuration": {"root_module": {"variables": {"db_password": {"sensitive": True}, "region": {}}}},
    }
    assert secrets(plan) == {
        "$.variables.db_password.value": b"example-22",
        "$.planned_values.outputs.token.value": b"example-33",
        "toy_db.main.password": b"example-55",
        "toy_db.main.list[0].a": b"example-66",
        "$.output_changes.token.after": b"example-77",
    }
    assert [one.value for one in fields_of(plan) if one.path == "toy_db.main.password"] == [
        b"example-44",
        b"example-55",
    ]


def fields_of(document: object) -> list[Field]:
    (parsed,) = documents(json.dumps(document))
    assert parsed.root is not None
    return list(fields(parsed.root))


def test_the_backend_of_a_working_folder() -> None:
    state = {"version": 3, "backend": {"type": "s3", "config": {"access_key": "abc", "secret_key": "def"}}}
    assert {path: field.name for path, field in found(state).items() if "key" in path} == {
        "$.backend.config.access_key": "access_key",
        "$.backend.config.secret_key": "secret_key",
    }


def test_surrogate_pairs() -> None:
    (field,) = found({"a": "x\U0001f600y"}).values()
    assert field.value == b"x??y"


@pytest.mark.parametrize("marks", [1, "x", [1], [[]], [[{"value": {"value": []}}]], {"a": 1}])
def test_marks_that_make_no_sense(marks: object) -> None:
    resource = {
        "type": "t",
        "name": "n",
        "instances": [{"attributes": {"a": "example-22"}, "sensitive_attributes": marks}],
    }
    assert "t.n.a" in found({"resources": [resource]})


keys = st.sampled_from(
    ["attributes", "sensitive_attributes", "values", "after", "after_sensitive", "type", "name", "address"]
)
trees = st.recursive(
    st.booleans() | st.sampled_from(["abcdef", "1"]), lambda inner: st.lists(inner) | st.dictionaries(keys, inner)
)


@given(trees)
def test_every_scalar_comes(document: object) -> None:
    assert len(fields_of(document)) == _scalars(document)


def _scalars(document: object) -> int:
    if isinstance(document, dict):
        return sum(map(_scalars, document.values()))
    return sum(map(_scalars, document)) if isinstance(document, list) else 1
