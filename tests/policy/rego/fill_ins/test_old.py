"""Functions that Rego v1 dropped."""

from __future__ import annotations

import threading

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.policy.rego.fill_ins.old import FUNCTIONS


def call(name, *arguments):
    return FUNCTIONS[name].call(*arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("any", ([False, True],), True),
        ("any", ([1, "true"],), False),
        ("any", ([],), False),
        ("all", ({True},), True),
        ("all", ([True, 1],), False),
        ("all", ([],), True),
        ("set_diff", ({1, 2}, {2}), {1}),
        ("re_match", ("(?i)A", "xa"), True),
        ("re_match", ("^a", "xa"), False),
        ("net.cidr_overlap", ("10.0.0.0/8", "10.1.1.1"), True),
        ("cast_array", ({3, 1},), [1, 3]),
        ("cast_set", ([1, 1],), {1}),
        ("cast_string", ("a",), "a"),
        ("cast_null", (None,), None),
    ],
)
def test_answers(name, arguments, expected):
    assert call(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [("cast_string", 1), ("cast_boolean", 1), ("cast_null", False), ("cast_object", []), ("cast_set", "a")],
)
def test_another_type_is_an_error(name, value):
    with pytest.raises(TypeError):
        call(name, value)


def test_a_wrong_expression_is_an_error():
    with pytest.raises(RuntimeError):
        call("re_match", "(", "a")


def test_every_thread_has_its_own_engine():
    answers = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: answers.append(call("re_match", "a", "a")))
        thread.start()
        thread.join()
    assert answers == [True, True]
