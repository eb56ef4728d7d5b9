"""Values on their way into an engine and out of it."""

from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.policy.rego.interface import UNDEFINED
from oakum.policy.rego.wire import answered, encoded
from oakum.policy.results import Answer


def test_structures_and_plain_values_are_written():
    assert b'"message":"m"' in encoded(Answer(message="m", rule="r"))
    assert encoded({"a": [1, None]}) == b'{"a":[1,null]}'


def test_an_input_without_end_is_an_error():
    value: list[object] = []
    value.append(value)
    with pytest.raises(PolicyError):
        encoded(value)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("{}", UNDEFINED),
        ('{"result":[]}', UNDEFINED),
        ('{"result":[{"expressions":[{"value":false}]}]}', False),
        ('{"result":[{"expressions":[{"value":[1]}],"bindings":{}}]}', [1]),
    ],
)
def test_answers(raw, value):
    assert answered(raw, "data.p") == value


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[]",
        '{"result":1}',
        '{"result":[{}]}',
        '{"result":[{"expressions":[]}]}',
        '{"result":[{"expressions":[{"value":1},{"value":2}]}]}',
        '{"result":[{"expressions":[{"value":1}]},{"expressions":[{"value":2}]}]}',
        '{"result":[{"expressions":[{"value":' + "[" * 20_000,
    ],
)
def test_what_is_not_one_answer_is_an_error(raw):
    with pytest.raises(PolicyError):
        answered(raw, "data.p")
