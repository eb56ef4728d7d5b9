from __future__ import annotations

from typing import Any

import pytest

from oakum.detect.places import Place
from oakum.model import KNOWN_VALUE, Finding, Reason, Severity, Suppression
from oakum.policy.place import apply
from oakum.rules import Rule

STRONG, WEAK = 0.95, 0.6


@pytest.fixture
def placed(finding: Any) -> Any:
    """The findings that come of one at some paths, under a rule of some confidence."""

    def judged(
        *paths: str,
        rule: float = WEAK,
        generic: bool = True,
        shown: Place = Place.ORDINARY,
        threshold: float = 0.5,
        **changes: Any,
    ) -> list[Finding]:
        known = Rule(id="own-key", title="", what="", severity=Severity.HIGH, confidence=rule, generic=generic)
        found = finding("value", *paths).replace(confidence=0.7, **changes)
        return list(apply([found], {"own-key": known}, shown, threshold))

    return judged


def test_ordinary_places_change_nothing(placed):
    (one,) = placed("src/a.py")
    assert (one.confidence, one.severity, one.suppression) == (0.7, Severity.HIGH, None)


@pytest.mark.parametrize("path", ["tests/test_a.py", "docs/a.md", "examples/a.py", "fixtures/a.json"])
def test_a_generic_finding_in_tests_and_documents_is_low(placed, path):
    (one,) = placed(path)
    assert one.confidence < 0.7
    assert one.severity == Severity.LOW
    assert one.reasons[-1].name == "place"


def test_one_ordinary_place_is_enough_to_count_in_full(placed):
    (one,) = placed("docs/a.md", "src/a.py")
    assert (one.confidence, one.severity) == (0.7, Severity.HIGH)


def test_a_distinctive_format_counts_everywhere(placed):
    (one,) = placed("tests/test_a.py", rule=STRONG, generic=False)
    assert (one.confidence, one.severity) == (0.7, Severity.HIGH)


@pytest.mark.parametrize(("reasons", "severity"), [((), Severity.LOW), (("random",), Severity.HIGH)])
def test_a_services_own_value_in_a_test_is_low_unless_it_looks_random(placed, reasons, severity):
    given = tuple(Reason(name=name, weight=0.8) for name in reasons)
    (one,) = placed("tests/test_a.py", generic=False, reasons=given)
    assert one.severity == severity


@pytest.mark.parametrize(
    ("path", "kind", "reason"),
    [
        ("node_modules/x/a.js", Place.VENDORED, "vendored code"),
        ("package-lock.json", Place.LOCK, "lock file"),
        ("site/a.min.js", Place.MINIFIED, "minified or bundled code"),
    ],
)
def test_places_that_are_not_reported(placed, path, kind, reason):
    (one,) = placed(path)
    assert (one.suppression.kind, one.suppression.reason) == ("path", reason)
    (shown,) = placed(path, shown=kind)
    assert shown.suppression is None


def test_a_finding_is_split_by_its_places(placed):
    kept, aside = (
        placed("src/a.py", "vendor/a.go", "package-lock.json", "src/b.py")[0],
        placed("src/a.py", "vendor/a.go")[1],
    )
    assert [place.origin.path for place in kept.locations] == ["src/a.py", "src/b.py"]
    assert [place.origin.path for place in aside.locations] == ["vendor/a.go"]
    assert len(placed("src/a.py", "vendor/a.go", "package-lock.json")) == 3


@pytest.mark.parametrize(("threshold", "reported"), [(0.7, True), (0.71, False)])
def test_the_threshold(placed, threshold, reported):
    (one,) = placed("src/a.py", threshold=threshold)
    assert (one.suppression is None) == reported
    assert reported or (one.suppression.kind == "confidence" and "0.70" in one.suppression.reason)


def test_what_is_suppressed_already_stays_as_it_is(placed):
    known = Suppression(kind="inline", reason="why")
    (one,) = placed("vendor/a.go", suppression=known)
    assert (one.suppression, one.confidence) == (known, 0.7)


@pytest.mark.parametrize("path", ["node_modules/a/index.js", "app.min.js", "yarn.lock", "tests/a.py"])
def test_a_known_value_counts_at_every_place(finding, path):
    known = Rule(id=KNOWN_VALUE, title="", what="", severity=Severity.HIGH, confidence=0.99)
    found = finding("value", path, rule=KNOWN_VALUE).replace(confidence=0.99)
    (one,) = apply([found], {KNOWN_VALUE: known}, Place.ORDINARY, 0.5)
    assert (one.suppression, one.confidence, one.severity) == (None, 0.99, Severity.HIGH)
