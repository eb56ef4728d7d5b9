from __future__ import annotations

import pytest

from oakum.policy.cel import engine
from oakum.policy.export import names

pytest.importorskip("cel_expr_python", reason="cel-expr-python is not installed (pip install 'oakum[policy]')")


def ask(expression, text):
    return engine.kubernetes(("object",)).compile(expression).ask({"object": text})


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("DB_PASSWORD", True),
        ("apiKey", True),
        ("TOKEN", True),
        ("TOKEN_URL", False),
        ("public_key", False),
        ("MODE", False),
    ],
)
def test_names_of_secrets_are_those_of_the_pack(name, is_one):
    assert ask(names.is_secret("object"), name) is is_one


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ("abcdefgh", True),
        ("", False),
        ("$(TOKEN)", False),
        ("{{ .token }}", False),
        ("true", False),
        ("/run/a", False),
        ("5s", False),
    ],
)
def test_values_are_those_of_the_pack(value, is_one):
    assert ask(names.is_literal("object"), value) is is_one


def test_an_argument_assigns_a_value():
    assert ask(f"object.findAll({names.argument()})", "sh -c A=b --c='d e'") == [" A=b", " --c='d e'"]


@pytest.mark.parametrize("text", [r"a\b", "it's", 'say "a" to', "both ' and \", both"])
def test_a_text_stays_itself_in_an_expression(text):
    assert ask(names.literal(text), "") == text
