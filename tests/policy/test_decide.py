from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.model import PolicyError
from oakum.model.decision import Verdict
from oakum.policy.bundle import bundle
from oakum.policy.decide import Policies
from oakum.policy.event import Event, EventKind, Found
from oakum.policy.exceptions import Ignore
from oakum.policy.rego.interface import UNDEFINED, RegoEngine
from oakum.policy.rego.select import engine
from oakum.policy.verdicts import Verdicts
from oakum.policy.waivers import Waivers

FOUND = Found(rule="own-key", severity="high", confidence=0.9, secret_id="sid_" + "a" * 26)
SCAN = Event(kind=EventKind.SCAN, findings=(FOUND,))
OWN = """\
package oakum.team

deny contains {"msg": "no", "rule": "secret", "finding": f.secret_id, "path": "a.py", "line": 3} if {
	some f in input.findings
}

warn contains "hm" if input.kind == "scan"
"""


def policies(text: str = OWN, **options: Any) -> Policies:
    return Policies(bundle({"team.rego": text}, {}), engine, **options)


def test_the_strictest_is_done_and_every_ground_said() -> None:
    decision = policies().decide(SCAN)
    assert decision.verdict is Verdict.DENY
    first, second = decision.grounds
    assert (first.policy, first.message, first.verdict) == ("oakum.team.secret", "no", Verdict.DENY)
    assert (first.secret_id, first.path, first.line) == (FOUND.secret_id, "a.py", 3)
    assert (second.policy, second.verdict) == ("oakum.team.warn", Verdict.WARN)


def test_nothing_to_say_allows() -> None:
    decision = policies('package oakum.a\n\ndeny contains "x" if input.image == "y"\n').decide(SCAN)
    assert decision.verdict is Verdict.ALLOW
    assert decision.grounds == ()


@pytest.mark.parametrize("rule", ["deny", "violation", "ask", "redact", "warn", "deny_more"])
def test_names_of_rules_are_verdicts(rule: str) -> None:
    wanted = {"violation": "deny", "deny_more": "deny"}.get(rule, rule)
    decision = policies(f'package oakum.a\n\n{rule} contains "x" if input.kind == "scan"\n').decide(SCAN)
    assert decision.verdict == wanted


def test_every_field_of_an_event_is_there_for_a_rule_to_ask() -> None:
    text = """\
package oakum.a

deny contains "unseen" if {
	input.schema == "oakum.policy/v1"
	count(input.skipped) == 0
	input.actor.kind == "unknown"
	input.findings[0].suppressed == ""
	input.findings[0].validity == "unknown"
	not input.object
}
"""
    assert policies(text).decide(SCAN).verdict is Verdict.DENY


def test_verdicts_are_as_configured_and_the_longest_glob_counts() -> None:
    loosened = policies(verdicts=Verdicts({"oakum.team.*": "off", "oakum.team.secret": "ask"})).decide(SCAN)
    assert loosened.verdict is Verdict.ASK
    assert [ground.policy for ground in loosened.grounds] == ["oakum.team.secret"]


def test_a_waived_ground_is_shown_and_does_not_count() -> None:
    entry = Ignore(reason="old", secret=FOUND.secret_id, owner="me", expires=date(2026, 3, 1))
    decision = policies(waivers=Waivers([entry]), today=lambda: date(2026, 2, 1)).decide(SCAN)
    assert decision.verdict is Verdict.WARN
    assert decision.grounds[-1].exception == "old (me, until 2026-03-01)"
    assert decision.grounds[-1].policy == "oakum.team.secret"


@pytest.mark.parametrize(
    "text",
    [
        "package oakum.a\n\ndeny contains 3 if input.kind\n",
        'package oakum.a\n\ndeny contains "" if input.kind\n',
        'package oakum.a\n\ndeny contains {"message": "x"} if input.kind\n',
        'package oakum.a\n\ndeny contains {"msg": "x", "line": "7"} if input.kind\n',
        "package oakum.a\n\ndeny.x contains 3 if input.kind\n",
        "package oakum.a\n\ndeny contains x if x := 1 / count(input.skipped)\n",
        "package oakum.a\n\ndeny contains x if { some n in numbers.range(1, 200100); x := sprintf(`%d`, [n]) }\n",
    ],
)
def test_an_answer_that_is_none_raises(text: str) -> None:
    with pytest.raises(PolicyError):
        policies(text).decide(SCAN)


def test_an_event_that_nobody_judges_raises() -> None:
    text = "# METADATA\n# custom:\n#   events: [scan]\npackage oakum.a\n\ndeny contains 1 if input.x\n"
    assert not policies(text).judges(EventKind.PROMPT)
    with pytest.raises(PolicyError, match=r"judges an event of the kind `prompt` \(in force: oakum.a\)"):
        policies(text).decide(Event(kind=EventKind.PROMPT))


class _Silent:
    """An engine that answers nothing."""

    name, version, builtins = "silent", "0", frozenset[str]()

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def load(self, *_: Any, **__: Any) -> None: ...

    def eval(self, query: str, value: Any) -> Any:
        return self._answer


@pytest.mark.parametrize("answer", [UNDEFINED, None, {}, [], {"oakum.team.deny": []}, {"oakum.team.deny": None}])
def test_an_engine_that_does_not_answer_is_no_pass(answer: Any) -> None:
    def make() -> RegoEngine:
        return _Silent(answer)

    with pytest.raises(PolicyError):
        Policies(bundle({"team.rego": OWN}, {}), make).decide(SCAN)


def test_an_engine_can_be_made_before_it_is_asked() -> None:
    made: list[RegoEngine] = []

    def make() -> RegoEngine:
        made.append(engine())
        return made[-1]

    prepared = Policies(bundle({"team.rego": OWN}, {}), make)
    prepared.prepare()
    assert len(made) == 1
    assert prepared.decide(SCAN).verdict is Verdict.DENY
    assert len(made) == 1


def test_threads_have_engines_of_their_own() -> None:
    shared, verdicts = policies(), []
    threads = [threading.Thread(target=lambda: verdicts.append(shared.decide(SCAN).verdict)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts == [Verdict.DENY] * 3


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(EventKind),
    findings=st.lists(
        st.builds(
            Found,
            rule=st.text(max_size=8),
            severity=st.sampled_from(["low", "critical", "", "odd"]),
            confidence=st.floats(0, 1),
            secret_id=st.text(max_size=8),
        ),
        max_size=3,
    ),
    skipped=st.dictionaries(st.text(max_size=5), st.integers(0, 9), max_size=2),
)
def test_any_event_is_decided(kind: EventKind, findings: list[Found], skipped: dict[str, int]) -> None:
    decision = _SHARED.decide(Event(kind=kind, findings=tuple(findings), skipped=skipped))
    assert (decision.verdict is Verdict.DENY) == bool(findings)


_SHARED = policies()


MAIN = """\
package main

deny contains sprintf("%s has no owner", [input.metadata.name]) if {
	input.kind == "Deployment"
	not input.metadata.labels.owner
}
"""


def test_a_package_by_conftests_conventions_judges_the_object() -> None:
    policies_ = Policies(bundle({"main.rego": MAIN, "team.rego": OWN}, {}, ["main"]), engine)
    value = {"kind": "Deployment", "metadata": {"name": "web"}}
    decision = policies_.decide(Event(kind=EventKind.MANIFEST, source="k8s/a.yaml", object=value))
    (ground,) = decision.grounds
    assert (ground.policy, ground.message, ground.path) == ("main.deny", "web has no owner", "k8s/a.yaml")
    assert policies_.decide(SCAN).grounds[0].policy == "oakum.team.secret"


def test_an_object_that_is_missing_says_nothing_to_it() -> None:
    only = Policies(bundle({"main.rego": MAIN}, {}, ["main"]), engine)
    assert not only.judges(EventKind.SCAN)
    assert only.decide(Event(kind=EventKind.ADMISSION)).verdict is Verdict.ALLOW


@pytest.mark.parametrize("name", ["missing", "main.sub", "oakum_entry", 'x"; y'])
def test_a_package_for_objects_has_to_be_there(name: str) -> None:
    with pytest.raises(PolicyError, match=r"policy\.objects: there is no package"):
        bundle({"main.rego": MAIN}, {}, [name])


def test_an_object_that_is_nested_beyond_measure_is_refused() -> None:
    value: Any = {}
    for _ in range(100_000):
        value = {"a": value}
    with pytest.raises(PolicyError, match="nested too deeply"):
        _SHARED.decide(Event(kind=EventKind.MANIFEST, object=value))
