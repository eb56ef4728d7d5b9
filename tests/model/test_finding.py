from __future__ import annotations

import msgspec
import pytest

from oakum.model import (
    FileOrigin,
    Finding,
    GitOrigin,
    Identity,
    Location,
    Origin,
    Secret,
    Severity,
    Span,
    StreamOrigin,
    Validity,
)

SECRET = Secret(b"value")
FINDING = Finding(
    rule="own-a",
    service="own",
    title="Own",
    severity=Severity.HIGH,
    confidence=0.5,
    secret=SECRET,
    secret_id=Identity(bytes(32)).of(SECRET),
    locations=(Location(origin=FileOrigin(path="a"), span=Span(start=0, end=5)),),
)


def test_severities_are_ordered():
    ordered = [Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]
    assert sorted(Severity, key=lambda severity: severity.rank) == ordered
    assert [severity.rank for severity in ordered] == [0, 1, 2, 3]


def test_values_do_not_change():
    with pytest.raises(AttributeError):
        FINDING.confidence = 0.9  # type: ignore[misc]


def test_a_copy_has_the_changes_only():
    changed = FINDING.replace(confidence=0.9, validity=Validity.ACTIVE)
    assert (changed.confidence, changed.validity) == (0.9, Validity.ACTIVE)
    assert changed.replace(confidence=0.5, validity=Validity.UNKNOWN) == FINDING
    with pytest.raises(TypeError):
        FINDING.replace(colour="red")


@pytest.mark.parametrize(
    "origin",
    [FileOrigin(path="a"), StreamOrigin(), GitOrigin(path="a", blob="0" * 40)],
    ids=lambda origin: type(origin).__name__,
)
def test_origins_are_told_apart_by_their_tag(origin):
    encoded = msgspec.json.encode(origin)
    assert msgspec.json.decode(encoded, type=Origin) == origin
    assert msgspec.json.decode(encoded)["type"] in {"file", "stream", "git"}
