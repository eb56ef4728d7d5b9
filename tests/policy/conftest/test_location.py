from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.conftest.location import location, steps


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"file": "a", "line": 3}, ("a", 3)),
        ({"line": 3}, ("", 3)),
        ({"file": "a"}, ("a", 0)),
        ({"file": 1, "line": "3"}, None),
        ({"line": True}, None),
        ({}, None),
        ("a:3", None),
        (None, None),
    ],
)
def test_location(said, meant):
    assert location(said) == meant


@pytest.mark.parametrize(
    ("metadata", "meant"),
    [
        ({"path": "spec.containers[0].image"}, ["spec", "containers", 0, "image"]),
        ({"path": "$.a['b.c'][\"d\"]"}, ["a", "b.c", "d"]),
        ({"path": "input.a"}, ["a"]),
        ({"path": "inputs.a"}, ["inputs", "a"]),
        ({"field": "/a/0/b~1c"}, ["a", 0, "b/c"]),
        ({"path": ["a", 0, None, "b"]}, ["a", 0, "b"]),
        ({"path": 7}, []),
        ({"other": "a"}, []),
        ({}, []),
    ],
)
def test_steps(metadata, meant):
    assert list(steps(metadata)) == meant


@given(st.text(max_size=100))
def test_any_path_has_steps(path):
    assert all(isinstance(step, str | int) for step in steps({"path": path}))
