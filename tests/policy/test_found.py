from __future__ import annotations

from collections.abc import Callable

import msgspec

from oakum.model import (
    Commit,
    Exposure,
    Finding,
    GitOrigin,
    ImageOrigin,
    Location,
    ManifestOrigin,
    RecordOrigin,
    Span,
    Suppression,
)
from oakum.policy.found import found, spot

MakeFinding = Callable[..., Finding]
SPAN = Span(start=0, end=3, start_line=7)


def test_a_finding_is_told_by_identity(finding: MakeFinding) -> None:
    value = "v" * 9
    one = finding(value, "a.py", "b.py", rule="aws-secret-access-key", exposure=Exposure.IGNORED)
    told = found(one)
    assert (told.rule, told.severity, told.secret_id) == ("aws-secret-access-key", "high", one.secret_id)
    assert (told.exposure, told.validity, told.suppressed, told.dynamic) == ("ignored", "unknown", "", "aws:sts")
    assert [place.path for place in told.places] == ["a.py", "b.py"]
    assert value not in msgspec.json.encode(told).decode()


def test_a_suppressed_one_says_why(finding: MakeFinding) -> None:
    assert found(finding().replace(suppression=Suppression(kind="baseline", reason="r"))).suppressed == "baseline"


def test_places_have_their_bound(finding: MakeFinding) -> None:
    assert len(found(finding("v", *[f"{n}.py" for n in range(80)])).places) == 50


def test_each_kind_of_place() -> None:
    commit = Commit(id="c0ffee", author="a", date="2026-01-01")
    git = spot(Location(origin=GitOrigin(path="a", blob="b", first=commit, at_head=True), span=SPAN))
    assert (git.commit, git.at_head, git.line) == ("c0ffee", True, 7)
    origin = ManifestOrigin(path="a", kind="Secret", namespace="n", name="x", field="$.data.a", reach=("Pod n/p",))
    manifest = spot(Location(origin=origin, span=SPAN))
    assert (manifest.kind, manifest.namespace, manifest.name) == ("Secret", "n", "x")
    assert (manifest.field, manifest.reach) == ("$.data.a", ("Pod n/p",))
    image = spot(Location(origin=ImageOrigin(path="a", image="i", layer="sha256:x"), span=SPAN))
    assert image.layer == "sha256:x"
    assert spot(Location(origin=RecordOrigin(path="a", field="text"), span=SPAN)).field == "text"
