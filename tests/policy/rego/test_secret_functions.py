"""Policies may look for secrets in a text, and never see one."""

from __future__ import annotations

import json
import random

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
import toys
from oakum.model import Identity, Secret
from oakum.policy.rego.secret_functions import secret_functions
from oakum.policy.rego.select import engine
from oakum.policy.rego.worker import Bounds

IDENTITY = Identity(b"k" * 32)
POLICY = """package main

deny contains sprintf("%s in line %d", [found.rule, found.line]) if {
	some found in secrets.scan(input.text)
	found.suppressed == ""
}

listed := secrets.scan(input.text)

id := secrets.fingerprint(input.text)
"""


@pytest.fixture(scope="module")
def functions():
    tools = toys.toy_tools()
    return secret_functions(tools.detector(), tools.rules, IDENTITY)


@pytest.fixture
def secret():
    return toys.token(random.Random(7)).decode()


@pytest.mark.parametrize("bounds", [None, Bounds()])
def test_a_policy_finds_secrets(functions, bounds, secret):
    one = engine("regorus", extensions=functions, bounds=bounds)
    one.load({"m.rego": POLICY})
    text = f"é\nkey = {secret}\n"
    assert one.eval("data.main.deny", {"text": text}) == ["toy-token in line 2"]
    assert one.eval("data.main.deny", {"text": "nothing"}) == []


def test_a_finding_has_everything_but_the_value(functions, secret):
    one = engine("regorus", extensions=functions)
    one.load({"m.rego": POLICY})
    (found,) = one.eval("data.main.listed", {"text": f"key = {secret}"})
    assert found["secret_id"] == IDENTITY.of(Secret(secret.encode()))
    assert (found["rule"], found["service"], found["severity"], found["line"]) == ("toy-token", "toy", "high", 1)
    assert 0 < found["confidence"] <= 1
    assert secret not in json.dumps(found)


def test_the_fingerprint_is_the_identity(functions):
    one = engine("regorus", extensions=functions)
    one.load({"m.rego": POLICY})
    text = "any text"
    assert one.eval("data.main.id", {"text": text}) == IDENTITY.of(Secret(text.encode()))
