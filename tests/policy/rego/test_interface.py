"""Every engine gives the answers that OPA gives, and what has no answer is not taken for an empty one."""

from __future__ import annotations

import shutil
from contextlib import ExitStack

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import PolicyError
from oakum.policy import packs
from oakum.policy.event import Event, EventKind, Found, as_input
from oakum.policy.rego.interface import UNDEFINED
from oakum.policy.rego.select import engine
from oakum.policy.rego.worker import Bounds

from . import parity, servers

ENGINES = ("regorus", "worker", "opa-library", "opa-binary", "opa-server")
CASES = [
    (name, package)
    for name in ENGINES
    for package, syntax in parity.PACKAGES.items()
    if (name, syntax) != ("opa-library", "v0")  # which it does not read
]


@pytest.fixture(scope="module")
def running():
    with ExitStack() as stack:
        yield {
            "v1": lambda: stack.enter_context(servers.opa()),
            "v0": lambda: stack.enter_context(servers.opa("--v0-compatible")),
        }


@pytest.fixture(scope="module")
def make(running):
    def make(name, syntax="v1"):
        if name in ("opa-binary", "opa-server") and not shutil.which("opa"):
            pytest.skip("needs the program opa")
        if name == "opa-library":
            pytest.importorskip("opa_bindings", reason="needs the library of OPA (the extra `opa`)")
        if name == "worker":
            return engine("regorus", bounds=Bounds(seconds=30))
        return engine(name, url=running[syntax]() if name == "opa-server" else "")

    return make


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def said(request, make):
    """A package, and what an engine says of it."""
    name, package = request.param
    syntax = parity.PACKAGES[package]
    one = make(name, syntax)
    one.load(parity.modules(syntax), parity.DATA, syntax=syntax)
    return package, one.eval(f"data.parity.{package}", parity.INPUT)


def test_every_rule_gives_what_opa_gives(said):
    package, answers = said
    expected = parity.recorded()[package]
    assert len(expected) >= 8
    assert {rule: answers.get(rule, UNDEFINED) for rule in expected} == expected
    assert answers.keys() == expected.keys()


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(
    "expression",
    [
        "1 / input.zero",
        'to_number("x")',
        "http.send({})",
        "nosuch(1)",
        "x if some x in [1, 2]",
        '{"k": x | some x in [1, 2]}',
        "p",
    ],
)
def test_what_is_wrong_is_an_error_everywhere(make, name, expression):
    with pytest.raises(PolicyError):
        _answer(make(name), f"package wrong\n\np := {expression}\n")


def _answer(one, text):
    one.load({"wrong.rego": text})
    return one.eval("data.wrong.p", {"zero": 0})


@pytest.mark.parametrize("name", ENGINES)
def test_undefined_empty_and_absent_are_three_things(make, name):
    one = make(name)
    one.load({"three.rego": "package three\n\nnever if input.never\n\nempty contains 1 if false\n"})
    assert one.eval("data.three.never", {}) is UNDEFINED
    assert one.eval("data.three.empty", {}) == []
    with pytest.raises(PolicyError, match="there is no rule"):
        one.eval("data.three.absent", {})
    assert one.version
    assert "sprintf" in one.builtins


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_takes_the_packs(make, name):
    one = make(name)
    one.load(packs.modules([packs.ALL]))
    found = Found(rule="r", severity="high", confidence=0.9, secret_id="sid_x")
    event = as_input(Event(kind=EventKind.SCAN, findings=(found,)))
    reference = engine("regorus")
    reference.load(packs.modules([packs.ALL]))
    assert one.eval("data.oakum.secrets.deny", event) == reference.eval("data.oakum.secrets.deny", event) != []


def test_undefined_equals_nothing_that_json_knows():
    assert all(value != UNDEFINED for value in (None, False, "", 0, [], {}, "undefined"))
