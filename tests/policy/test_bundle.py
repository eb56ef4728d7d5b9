from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.model.decision import Verdict
from oakum.policy.bundle import bundle, rule_of
from oakum.policy.event import EventKind

OWN = """\
# METADATA
# title: Own
# custom:
#   events: [scan, manifest]
package oakum.team

default most := 3

most := data.parameters.team.most

deny contains "no" if count(input.findings) > most

warn_size contains "hm" if count(input.findings) > 1
"""


def test_packages_are_asked_for_their_events_only() -> None:
    made = bundle({"team.rego": OWN}, {})
    assert [package.name for package in made.packages] == ["oakum.team"]
    assert made.packages[0].rules == {"deny": Verdict.DENY, "warn_size": Verdict.WARN}
    assert made.packages[0].parameters == {"most": 3}
    assert made.speaking_of(EventKind.SCAN)
    assert made.speaking_of(EventKind.PROMPT) == ()


def test_one_query_asks_them_all() -> None:
    entry = bundle({"team.rego": OWN}, {}).modules["oakum_entry.rego"]
    assert "scan := {" in entry
    assert ":= data.oakum.team.warn_size" in entry
    assert rule_of(EventKind.TOOL_CALL) == "tool_call"
    assert "tool_call" not in entry


def test_a_package_may_stand_in_several_files() -> None:
    made = bundle({"a.rego": OWN, "b.rego": 'package oakum.team\n\nask contains "?" if input.image == "x"\n'}, {})
    assert set(made.packages[0].rules) == {"deny", "warn_size", "ask"}


def test_what_all_events_are_for_when_a_package_does_not_say() -> None:
    made = bundle({"a.rego": 'package oakum.any\n\ndeny contains "x" if input.image == "y"\n'}, {})
    assert made.packages[0].events == frozenset(EventKind)


def test_a_package_that_nobody_asks_is_refused() -> None:
    main = 'package main\n\ndeny contains "x" if input.kind == "Pod"\n'
    with pytest.raises(PolicyError, match=r"b\.rego:3:1: the package `main` would not be asked"):
        bundle({"a.rego": OWN, "b.rego": main}, {})
    named = bundle({"a.rego": OWN, "b.rego": main}, {}, ["main"])
    assert [package.judges_objects for package in named.packages] == [False, True]
    assert bundle({"a.rego": OWN, "b.rego": "package main\n\nhelps if input.x\n"}, {}).packages


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("package oakum.team\n\nallow if true\n", "no policy judges anything"),
        ('package main\n\ndeny contains "x"\n', "no policy judges anything"),
        ("package oakum.team\n\ndeny if input.x\n", r"a\.rego:3:1: `deny` is no set"),
        ("package oakum.team\n\ndeny := {1}\n", "`deny` is no set"),
        ("package oakum.team\n\ndefault deny := false\n", "`deny` is no set"),
        ("package oakum.team\n\ndeny contains msg if {\n  msg := \n}\n", r"a\.rego:[45]:"),
        ('package oakum["a-b"]\n\ndeny contains "x"\n', "needs a name of letters"),
        (
            "# METADATA\n# custom:\n#   events: [scam]\npackage oakum.a\n\ndeny contains 1\n",
            r"a\.rego:1: custom\.events",
        ),
        ("# METADATA\n# title: [\npackage oakum.a\n\ndeny contains 1\n", "metadata is no YAML"),
    ],
)
def test_what_could_say_nothing_is_refused(text: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        bundle({"a.rego": text}, {})


def test_a_package_that_nobody_hears_is_refused() -> None:
    misspelt = 'package oakum.other\n\ndenny contains "x" if input.kind\n'
    with pytest.raises(PolicyError, match=r"oakum\.other judges nothing, and nothing uses it"):
        bundle({"a.rego": OWN, "b.rego": misspelt}, {})
    library = "package oakum.lib.own\n\nf(x) := x\n"
    using = 'package oakum.b\n\nimport data.oakum.lib.own\n\ndeny contains own.f("x") if input.kind\n'
    assert len(bundle({"a.rego": OWN, "b.rego": using, "c.rego": library}, {}).packages) == 2


def test_an_empty_set_is_refused() -> None:
    with pytest.raises(PolicyError, match="no policy judges anything"):
        bundle({}, {})


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"taem": {}}, "no such pack in force: team"),
        ({"team": {"msot": 3}}, "no such parameter; it has: most"),
        ({"team": {"most": "3"}}, "expected what its default is: 3"),
        ({"team": {"most": True}}, "expected what its default is: 3"),
    ],
)
def test_parameters_are_checked(parameters: dict[str, object], said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        bundle({"a.rego": OWN}, {"parameters": parameters})
    assert bundle({"a.rego": OWN}, {"parameters": {"team": {"most": 4}}}).data["parameters"]["team"] == {"most": 4}
