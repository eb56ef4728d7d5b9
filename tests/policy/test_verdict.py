from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from oakum.config.settings import Settings
from oakum.detect.places import Place
from oakum.model import ConfigError, Exposure, Severity
from oakum.policy import baseline
from oakum.policy.verdict import Verdict, shown_places, verdict
from oakum.rules import Rule, RuleSet

TODAY = date(2026, 5, 1)
RULES = RuleSet(
    rules=(Rule(id="own-key", title="", what="", severity=Severity.HIGH, confidence=0.95),), services={}, digest=""
)


@pytest.fixture
def judged(tmp_path, identity) -> Any:
    def judge(*findings: Any, ignore: str = "", scan: dict[str, Any] | None = None, **settings: Any) -> Verdict:
        path = tmp_path / "ignore.toml"
        if ignore:
            path.write_text(ignore)
        given = msgspec.structs.replace(Settings(), ignore_file=str(path), **settings)
        given = msgspec.structs.replace(given, scan=msgspec.structs.replace(given.scan, **scan or {}))
        return verdict(findings, given, RULES, identity, TODAY)

    return judge


def entry(secret: str, expires: str = "2026-12-31") -> str:
    return f'[[ignore]]\nsecret = "{secret}"\nreason = "test value"\nexpires = {expires}\n'


def test_the_worst_comes_first(judged, finding):
    found = [
        finding("a", "b.py", severity=Severity.LOW),
        finding("b", "b.py", severity=Severity.CRITICAL).replace(confidence=0.6),
        finding("c", "b.py", severity=Severity.CRITICAL),
        finding("d", "a.py", severity=Severity.CRITICAL),
    ]
    assert [one.secret.reveal() for one in judged(*found).findings] == [b"d", b"c", b"b", b"a"]


def test_both_heaps_are_kept(judged, finding):
    result = judged(finding("a", "a.py"), finding("b", "vendor/a.go"))
    assert [one.secret.reveal() for one in result.findings] == [b"a"]
    assert [one.secret.reveal() for one in result.suppressed] == [b"b"]


def test_an_exception_suppresses_until_it_runs_out(judged, finding):
    found = finding("a", "a.py")
    (one,) = judged(found, ignore=entry(found.secret_id)).suppressed
    assert (one.suppression.kind, one.suppression.reason) == ("ignore", "test value")
    late = judged(found, ignore=entry(found.secret_id, "2026-04-30"))
    assert len(late.findings) == 1
    assert [notice.reason for notice in late.notices] == ["expired exception"]
    assert found.secret_id in late.notices[0].detail


def test_a_baseline_suppresses_what_it_knows(judged, finding, identity, tmp_path):
    old, new = finding("a", "a.py"), finding("b", "a.py")
    baseline.write(tmp_path / "baseline.json", [old], identity)
    result = judged(old, new, baseline=str(tmp_path / "baseline.json"))
    assert [one.secret.reveal() for one in result.findings] == [b"b"]
    assert [one.suppression.kind for one in result.suppressed] == ["baseline"]


def test_a_missing_baseline_is_an_error(judged, finding, tmp_path):
    with pytest.raises(ConfigError, match="nowhere"):
        judged(finding("a"), baseline=str(tmp_path / "nowhere.json"))


def test_a_wrong_ignore_file_is_an_error(judged, finding):
    with pytest.raises(ConfigError, match="ignore"):
        judged(finding("a"), ignore="[[ignore]]\nsecret = 3\n")


def test_ignored_files_count_unless_told_otherwise(judged, finding):
    found = finding("a", "a.env", exposure=Exposure.IGNORED)
    (one,) = judged(found, scan={"ignored": "skip"}).suppressed
    assert one.suppression.kind == "exposure"
    assert judged(finding("a", "a.env"), scan={"ignored": "skip"}).findings
    assert judged(found, scan={"ignored": "report"}).findings


@pytest.mark.parametrize(
    ("setting", "place"),
    [("vendored", Place.VENDORED), ("minified", Place.MINIFIED), ("lockfiles", Place.LOCK)],
)
def test_settings_show_places(setting, place):
    scan = Settings().scan
    assert shown_places(scan) == Place.ORDINARY
    assert shown_places(msgspec.structs.replace(scan, **{setting: True})) == place
