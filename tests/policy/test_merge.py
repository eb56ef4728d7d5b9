from __future__ import annotations

from typing import Any

import msgspec

from oakum.model import (
    KNOWN_VALUE,
    FileOrigin,
    Identity,
    Location,
    Part,
    Reason,
    Secret,
    Severity,
    Sighting,
    Span,
    Suppression,
)
from oakum.policy.merge import combine, merge
from oakum.rules import Rule

IDENTITY = Identity(bytes(range(32)))
RULES = {
    id_: Rule(id=id_, title=id_.title(), what="What.", severity=severity, service="own")
    for id_, severity in (("own-a", Severity.HIGH), ("own-b", Severity.LOW))
}
ALLOWED = Suppression(kind="inline", reason="known")


def sighting(value: bytes, path: str = "a", start: int = 0, **changes: Any) -> Sighting:
    place = Location(origin=FileOrigin(path=path), span=Span(start=start, end=start + len(value)))
    given: dict[str, Any] = {
        "rule": "own-a",
        "secret": Secret(value),
        "confidence": 0.6,
        "reasons": (),
        "generic": False,
        "suppression": None,
        "locations": (place,),
    }
    return Sighting(**given | changes)


def paths(finding: Any) -> list[str]:
    return [place.origin.path for place in finding.locations]


def test_one_secret_is_one_finding_with_all_its_places():
    (finding,) = merge([sighting(b"v", "a"), sighting(b"v", "b"), sighting(b"v", "a", 9)], IDENTITY, RULES)
    assert paths(finding) == ["a", "b", "a"]
    assert finding.secret_id == IDENTITY.of(Secret(b"v"))
    assert (finding.title, finding.service, finding.severity) == ("Own-A", "own", Severity.HIGH)


def test_two_secrets_are_two_findings():
    assert len(merge([sighting(b"v"), sighting(b"w")], IDENTITY, RULES)) == 2


def test_the_same_place_counts_once():
    (finding,) = merge([sighting(b"v"), sighting(b"v", rule="own-b")], IDENTITY, RULES)
    assert paths(finding) == ["a"]


def test_the_rule_that_knows_the_service_speaks():
    both = [sighting(b"v", generic=True, confidence=0.9), sighting(b"v", rule="own-b", confidence=0.6)]
    (finding,) = merge(both, IDENTITY, RULES)
    assert (finding.rule, finding.confidence, finding.severity) == ("own-b", 0.6, Severity.LOW)


def test_of_equals_the_surest_speaks():
    both = [sighting(b"v", confidence=0.6), sighting(b"v", rule="own-b", confidence=0.9)]
    assert merge(both, IDENTITY, RULES)[0].rule == "own-b"
    assert merge(both[::-1], IDENTITY, RULES)[0].rule == "own-b"


def test_what_a_marker_allows_does_not_hide_the_rest():
    found = merge([sighting(b"v", "a"), sighting(b"v", "b", suppression=ALLOWED)], IDENTITY, RULES)
    assert [(paths(one), one.suppression) for one in found] == [(["a"], None), (["b"], ALLOWED)]


def test_normalised_values_are_one_secret():
    key = b"-----BEGIN-----\nabc\n-----END-----"
    indented = key.replace(b"\n", b"\r\n    ")
    assert len(merge([sighting(key), sighting(indented)], IDENTITY, RULES)) == 1


def test_a_shard_sends_home_one_sighting_for_one_secret():
    (one,) = combine([sighting(b"v", "a"), sighting(b"v", "b", confidence=0.9), sighting(b"v", "c")])
    assert paths(one) == ["a", "b", "c"]
    assert one.confidence == 0.9


def test_a_shard_keeps_rules_and_suppressions_apart():
    kept = [sighting(b"v"), sighting(b"v", rule="own-b"), sighting(b"v", suppression=ALLOWED), sighting(b"w")]
    assert combine(kept) == kept
    assert merge(combine(kept), IDENTITY, RULES) == merge(kept, IDENTITY, RULES)


def test_a_known_value_makes_the_finding_of_a_rule_sure_and_keeps_its_title():
    why = Reason(name=KNOWN_VALUE, weight=4.6)
    known = sighting(b"v", "b", rule=KNOWN_VALUE, confidence=0.99, generic=True, reasons=(why,))
    rules = RULES | {KNOWN_VALUE: Rule(id=KNOWN_VALUE, title="Known", what="", severity=Severity.HIGH)}
    (finding,) = merge([sighting(b"v", "a"), known, sighting(b"v", "c", generic=True, confidence=0.9)], IDENTITY, rules)
    assert (finding.rule, finding.confidence, finding.reasons) == ("own-a", 0.99, (why,))
    assert paths(finding) == ["a", "b", "c"]
    (finding,) = merge([known, sighting(b"v", "c", generic=True, confidence=0.9)], IDENTITY, rules)
    assert (finding.rule, finding.reasons) == (KNOWN_VALUE, (why,))


def test_a_sighting_with_an_identity_of_its_own_joins_that_secret():
    folded = sighting(b"V", "b", secret_id=IDENTITY.of(Secret(b"v")))
    (finding,) = merge(combine([sighting(b"v", "a"), folded]), IDENTITY, RULES)
    assert paths(finding) == ["a", "b"]


def test_the_parts_of_all_places_in_one_order():
    app, web = Part(name="host", value="app.example"), Part(name="host", value="web.example")
    both = [sighting(b"v", "a", parts=(web,)), sighting(b"v", "b", parts=(app,)), sighting(b"v", "c", parts=(web,))]
    assert merge(both, IDENTITY, RULES)[0].parts == (app, web)
    assert set(combine(both)[0].parts) == {app, web}


def test_a_secret_speaks_before_a_companion_of_the_same_value():
    rules = RULES | {"own-c": msgspec.structs.replace(RULES["own-b"], id="own-c", companion=True)}
    both = [sighting(b"v", rule="own-c", confidence=0.9), sighting(b"v", generic=True)]
    assert merge(both, IDENTITY, rules)[0].rule == "own-a"
