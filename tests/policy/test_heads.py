from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.policy.heads import heads

TEXT = """\
package oakum.team.sub

default most := 400

default names := ["a", {"k": null}, `raw`, -1.5, {"x"}]

default computed(_) := 1

deny contains "x" if input.y

deny_more contains msg if msg := "y"

allow if true

f(a) := a

p.q contains 3
"""


def test_rules_with_their_forms_and_places() -> None:
    (found,) = heads({"a.rego": TEXT})
    assert found.package == "oakum.team.sub"
    forms = {rule.name: rule.form for rule in found.rules}
    assert forms["deny"] == forms["deny_more"] == forms["p"] == "set"
    assert (forms["allow"], forms["f"], forms["most"]) == ("other", "function", "default")
    assert next((rule.line, rule.column) for rule in found.rules if rule.name == "deny") == (9, 1)


def test_defaults_that_are_data() -> None:
    (found,) = heads({"a.rego": TEXT})
    assert found.defaults == {"most": 400, "names": ["a", {"k": None}, "raw", -1.5, ["x"]]}


def test_files_keep_their_names() -> None:
    found = heads({"b.rego": "package b", "a.rego": "package a"})
    assert [(one.file, one.package) for one in found] == [("b.rego", "b"), ("a.rego", "a")]


def test_what_is_no_rego_is_named_with_its_place() -> None:
    with pytest.raises(PolicyError, match=r"b\.rego:3:\d+: .*bar"):
        heads({"a.rego": "package a", "b.rego": "package b\n\nfoo if bar(]\n"})
