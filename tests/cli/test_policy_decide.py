from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
FOUND = {"rule": "own-key", "severity": "high", "confidence": 0.9, "secret_id": "sid_x"}
SCAN = json.dumps({"kind": "scan", "findings": [FOUND]})


def test_an_event_is_judged_by_what_is_configured(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "oakum.toml").write_text('[policy]\npacks = ["secrets"]\n')
    denied = oakum("policy", "decide", stdin=SCAN)
    assert denied.returncode == 1
    assert "Policies say deny: 1 ground" in denied.stdout
    assert "oakum.secrets.secret" in denied.stdout
    assert oakum("policy", "decide", stdin='{"kind": "scan"}').returncode == 0


def test_a_pack_can_be_chosen_and_the_decision_taken_as_json(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(SCAN)
    decided = oakum("policy", "decide", "--pack", "secrets", "--json", "event.json")
    assert decided.returncode == 1
    decision = json.loads(decided.stdout)
    assert decision["verdict"] == "deny"
    assert decision["grounds"][0]["secret_id"] == "sid_x"


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("{", "is no event"),
        ('{"kind": "scam"}', "is no event"),
        ('{"kind": "scan", "schema": "oakum.policy/v9"}', "this Oakum knows oakum.policy/v1"),
        ("[" * 20_000, "is no event"),
        ('{"kind": "prompt"}', "no policy in force judges"),
    ],
)
def test_what_cannot_be_judged_is_no_pass(oakum: Run, event: str, said: str) -> None:
    wrong = oakum("policy", "decide", "--pack", "secrets", stdin=event)
    assert wrong.returncode == 2
    assert said in wrong.stderr


def test_without_policies_nothing_is_judged(oakum: Run) -> None:
    nothing = oakum("policy", "decide", stdin=SCAN)
    assert nothing.returncode == 2
    assert "no policy judges anything" in nothing.stderr


def test_a_missing_file_is_named(oakum: Run) -> None:
    missing = oakum("policy", "decide", "--pack", "secrets", "missing.json")
    assert missing.returncode == 2
    assert "missing.json" in missing.stderr
