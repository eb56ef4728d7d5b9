from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import RuleError
from oakum.rules.shape import CHARACTERS, expression_of
from oakum.rules.template import CLASSES, expand


@pytest.mark.parametrize(
    ("template", "expression"),
    [
        ("{hex:32}", "[a-f0-9]{32}"),
        ("sk_{alnum:20-40}", "sk_[A-Za-z0-9]{20,40}"),
        ("pk.{digit:8}-{HEX:4}", r"pk\.[0-9]{8}\-[A-F0-9]{4}"),
    ],
)
def test_a_template_is_an_expression(template, expression):
    assert expression_of(template) == expression


@pytest.mark.parametrize("template", ["{pem:X}", "{hex}", "a{nothing:3}"])
def test_what_has_no_expression_is_named(template):
    with pytest.raises(RuleError, match="has no expression"):
        expression_of(template)


@given(st.sampled_from(["{uuid}", "{base64:44}", *(f"x-{{{name}:12-30}}.y" for name in CLASSES)]), st.integers())
def test_it_matches_what_the_template_expands_to(template, seed):
    value = expand(template, random.Random(seed))
    assert re.fullmatch(expression_of(template), value)


def test_every_class_has_its_characters():
    assert set(CLASSES) | {"base64"} == set(CHARACTERS)
    for name, characters in CLASSES.items():
        assert re.fullmatch(f"[{CHARACTERS[name]}]+", characters)
