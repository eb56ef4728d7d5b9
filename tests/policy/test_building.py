from __future__ import annotations

import secrets
from collections.abc import Callable

import msgspec

from oakum.model import Finding, ScanResult, Skipped, Suppression
from oakum.policy.building import counts, from_object, from_scan
from oakum.policy.event import EventKind, as_input

MakeFinding = Callable[..., Finding]


def test_a_scan_is_told_with_what_was_not_looked_at(finding: MakeFinding) -> None:
    skipped = (Skipped(path="a", reason="too large"), Skipped(path="b.png", reason="binary", by_default=True))
    event = from_scan(ScanResult(target="repo", findings=(finding(),), skipped=skipped), branch="main")
    assert (event.kind, event.source, event.branch) == (EventKind.SCAN, "repo", "main")
    assert event.skipped == counts(skipped) == {"too large": 1}
    assert len(event.findings) == 1


def test_an_image_is_told_by_its_name() -> None:
    event = from_scan(ScanResult(target="image:shop.tar", findings=()), kind=EventKind.IMAGE)
    assert (event.kind, event.image) == (EventKind.IMAGE, "shop.tar")


def test_what_the_ignore_file_suppresses_is_open_to_policies(finding: MakeFinding) -> None:
    ignored = finding("a").replace(suppression=Suppression(kind="ignore", reason="r"))
    known = finding("b").replace(suppression=Suppression(kind="baseline", reason="r"))
    event = from_scan(ScanResult(target=".", findings=(), suppressed=(ignored, known)))
    assert [one.suppressed for one in event.findings] == ["", "baseline"]


def test_no_value_is_told(finding: MakeFinding) -> None:
    canary = secrets.token_hex(16)
    scan = from_scan(ScanResult(target=".", findings=(finding(canary, "a.py"),)))
    manifest = from_object({"kind": "Pod"}, "a.yaml", findings=[finding(canary)])
    for event in (scan, manifest):
        assert canary not in msgspec.json.encode(as_input(event)).decode()
        assert canary not in repr(event)


def test_an_object_comes_with_its_place() -> None:
    event = from_object({"kind": "Pod"}, "k8s/a.yaml", repository="corp/shop")
    assert (event.kind, event.source, event.repository) == (EventKind.MANIFEST, "k8s/a.yaml", "corp/shop")
    assert event.object == {"kind": "Pod"}
