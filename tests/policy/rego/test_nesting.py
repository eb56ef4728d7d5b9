"""Policies that would keep the parser busy for years are refused."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import PolicyError
from oakum.policy.rego.nesting import DEEPEST, LONGEST, check_nesting


@pytest.mark.parametrize("opening", ["[", "{", "[{"])
def test_too_deep_is_refused_at_its_place(opening):
    text = "package main\np := " + opening * (DEEPEST + 1)
    with pytest.raises(PolicyError) as caught:
        check_nesting("deep.rego", text)
    assert (caught.value.file, caught.value.line, caught.value.column) == ("deep.rego", 2, 6 + DEEPEST)


@pytest.mark.parametrize("inside", ['"{}"', "`{}`", "# {}\n", '"\\"{}"'])
def test_brackets_in_texts_and_comments_do_not_count(inside):
    check_nesting("text.rego", "package main\np := " + inside.format("[" * 100))


@given(st.lists(st.sampled_from('[]{}"`#\\\n a'), max_size=60).map("".join), st.integers(0, 5))
def test_any_text_is_read(text, closed):
    check_nesting("any.rego", "[" * closed + "]" * closed + text[:DEEPEST])


CHAINS = {
    "sum": "p := " + "1 + " * 200_000 + "1",
    "sum over lines": "p := " + "1 # one\n + " * 200_000 + "1",
    "path": "p := input" + ".a" * 200_000,
    "indexes": "p := input" + "[0]" * 200_000,
    "head": "p" + ".a" * 200_000 + " := 1",
    "calls": "p := " + "abs(\n" * 200_000 + "1" + ")" * 200_000,
    "members": "p if {\n\t" + "1 in " * 200_000 + "[]\n}",
    "signs": "p := " + "- " * 200_000 + "1",
    "texts": "p := " + '{"a, b"} | ' * 200_000 + "set()",
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=list(CHAINS))
def test_a_chain_without_end_is_refused(chain):
    with pytest.raises(PolicyError, match="operators and dots") as caught:
        check_nesting("chain.rego", f"package main\n{chain}")
    assert caught.value.line >= 2


@pytest.mark.parametrize("separator", ["\n", "; ", "\n# a comment\n\n"])
def test_many_short_expressions_are_no_chain(separator):
    check_nesting("long.rego", "package main\np if {" + separator.join(["input.a.b == 1 + 1"] * 1000) + "}")
    check_nesting("list.rego", "package main\np := [" + ", ".join(["input.a"] * 1000) + "]")


def test_a_chain_of_the_longest_length_is_evaluated():
    from oakum.policy.rego.select import engine

    regorus = engine("regorus")
    regorus.load({"chain.rego": "package main\np := " + "1 + " * (LONGEST - 1) + "1"})
    assert regorus.eval("data.main.p", {}) == LONGEST


_LOAD = """
import sys
from oakum.model import OakumError
from oakum.policy.rego.select import engine
from oakum.policy.rego.worker import Bounds

text = "package main\\np := " + "1 + " * 200_000 + "1"
for name, bounds in (("regorus", None), ("regorus", Bounds()), ("opa-library", None), ("opa-binary", None)):
    try:
        made = engine(name, bounds=bounds)
    except OakumError:
        continue  # it is not installed here
    try:
        made.load({"chain.rego": text})
    except OakumError as error:
        print(name, error)
"""


def test_no_engine_ends_the_process():
    done = subprocess.run([sys.executable, "-c", _LOAD], check=True, capture_output=True, text=True)
    refusals = done.stdout.splitlines()
    assert [line.split()[0] for line in refusals[:2]] == ["regorus", "regorus"]
    assert all("chain.rego:2:" in line for line in refusals)
