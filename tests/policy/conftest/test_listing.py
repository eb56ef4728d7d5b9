from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.policy.conftest.listing import definitions

TEXT = """\
package main["a-b"].c

default allow := false

deny contains msg if { msg := "a" }

deny contains "b"

warn_helper(x) := x

test_x if true
"""


def test_packages_and_what_they_define_in_order():
    packages, found = definitions({"p.rego": TEXT}, syntax="v1")
    assert packages == ('main["a-b"].c',)
    assert [(one.name, one.line, one.is_function) for one in found] == [
        ("allow", 3, False),
        ("deny", 5, False),
        ("deny", 7, False),
        ("warn_helper", 9, True),
        ("test_x", 11, False),
    ]
    assert {one.package for one in found} == set(packages)


@pytest.mark.parametrize("rule", ["deny[msg] if { msg := 1 }", "deny_x.y contains 1", 'warn["a"] := 1 if true'])
def test_a_judging_rule_that_gives_no_set_is_named(rule):
    with pytest.raises(PolicyError, match=r"^p\.rego:3:1: `\w+` must be a set of messages: write `\w+ contains msg if"):
        definitions({"p.rego": f"package main\n\n{rule}\n"}, syntax="v1")


def test_old_syntax():
    _, found = definitions({"p.rego": 'package main\ndeny[msg] { msg := "x" }\n'}, syntax="v0")
    assert [one.name for one in found] == ["deny"]


def test_a_fault_is_named_with_its_place():
    with pytest.raises(PolicyError, match=r"^p\.rego:3:1: ") as raised:
        definitions({"p.rego": "package main\ndeny if  {\n"}, syntax="v1")
    assert (raised.value.file, raised.value.line) == ("p.rego", 3)
