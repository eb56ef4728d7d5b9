from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oakum.config.settings import PolicySettings, Settings
from oakum.model import PolicyError
from oakum.model.decision import Verdict
from oakum.policy.event import Event, EventKind, Found
from oakum.policy.load import bundle_of, load

FOUND = Found(rule="own-key", severity="high", confidence=0.9, secret_id="sid_" + "a" * 26)
SCAN = Event(kind=EventKind.SCAN, findings=(FOUND,))


def settings(tmp_path: Path, **policy: object) -> Settings:
    return Settings(policy=PolicySettings(**policy), ignore_file=str(tmp_path / "ignore.toml"))  # type: ignore[arg-type]


def test_packs_judge_as_configured(tmp_path: Path) -> None:
    strict = settings(tmp_path, packs=("secrets",))
    assert load(strict).decide(SCAN).verdict is Verdict.DENY
    mild = settings(tmp_path, packs=("secrets",), parameters={"secrets": {"least_severity": "critical"}})
    assert load(mild).decide(SCAN).verdict is Verdict.WARN
    off = settings(tmp_path, packs=("secrets",), verdicts={"oakum.secrets.*": "off"})
    assert load(off).decide(SCAN).verdict is Verdict.ALLOW


def test_a_folder_of_policies_with_parameters_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "a.rego").write_text(
        "package oakum.team\n\ndefault most := 9\n\nmost := data.parameters.team.most\n\n"
        'deny contains "too many" if count(input.findings) > most\n'
    )
    (tmp_path / "policy" / "data.yaml").write_text("parameters: {team: {most: 0}}\n")
    folder = {"folder": str(tmp_path / "policy")}
    assert load(settings(tmp_path, **folder)).decide(SCAN).verdict is Verdict.DENY
    given = settings(tmp_path, **folder, parameters={"team": {"most": 5}})
    assert load(given).decide(SCAN).verdict is Verdict.ALLOW


def test_a_name_with_a_dash_is_that_of_a_package() -> None:
    made = bundle_of(PolicySettings(packs=("ai-changes",), parameters={"ai-changes": {"max_lines": 5}}))
    assert made.data["parameters"] == {"ai_changes": {"max_lines": 5}}


def test_defaults_are_for_who_names_nothing(tmp_path: Path) -> None:
    assert [one.name for one in bundle_of(PolicySettings(), ("secrets",)).packages] == ["oakum.secrets"]
    named = PolicySettings(packs=("supply",))
    assert [one.name for one in bundle_of(named, ("secrets",)).packages] == ["oakum.supply"]
    with pytest.raises(PolicyError, match="no policy judges anything"):
        bundle_of(PolicySettings())


def test_exceptions_stand_in_the_ignore_file(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    (tmp_path / "ignore.toml").write_text(
        '[[ignore]]\npolicy = "oakum.secrets.*"\nreason = "old"\nowner = "me"\n'
        f"added = {today}\nexpires = {today + timedelta(10)}\n"
    )
    decision = load(settings(tmp_path, packs=("secrets",))).decide(SCAN)
    assert decision.verdict is Verdict.ALLOW
    assert decision.grounds[0].exception.startswith("old (me, until")
    short = load(settings(tmp_path, packs=("secrets",), exception_days=5)).decide(SCAN)
    assert short.verdict is Verdict.DENY
    assert "may last 5" in short.grounds[0].lapsed


def test_an_unknown_pack_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no pack 'nope'"):
        load(settings(tmp_path, packs=("nope",)))
