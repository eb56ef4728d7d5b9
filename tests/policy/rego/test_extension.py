"""Functions that a caller adds to Rego."""

from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.policy.rego.extension import Extension


def test_an_answer_passes():
    assert Extension(2, lambda a, b: a + b).guarded("our.add")(1, 2) == 3


def test_a_failure_says_nothing_of_the_arguments():
    with pytest.raises(PolicyError, match=r"our\.int cannot answer: ValueError") as caught:
        Extension(1, int).guarded("our.int")("hunter2")
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_what_a_function_wants_to_say_it_says():
    def refuse(_):
        raise PolicyError("too long")

    with pytest.raises(PolicyError, match="too long"):
        Extension(1, refuse).guarded("our.f")("x")
