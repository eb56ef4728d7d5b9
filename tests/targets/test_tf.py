from __future__ import annotations

import json
import random
import sys
import zipfile
from pathlib import Path

import pytest

from oakum.config.settings import Settings
from oakum.model import FileOrigin, Location, ManifestOrigin, MissingExtra, ScanResult, SourceError
from oakum.targets.tf import open_target
from toys import token


def places(result: ScanResult) -> dict[bytes, list[Location]]:
    return {one.secret.reveal(): list(one.locations) for one in result.findings}


def state(value: bytes) -> str:
    instance = {"attributes": {"id": "1", "password": value.decode()}}
    return json.dumps({"version": 4, "resources": [{"type": "toy_db", "name": "main", "instances": [instance]}]})


@pytest.mark.parametrize("jobs", [1, 2])
def test_everything_in_a_folder(tmp_path: Path, rng: random.Random, scanned, jobs: int) -> None:
    in_state, in_code, in_vars, in_notes, in_plan = (token(rng) for _ in range(5))
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "terraform.tfstate").write_text(state(in_state))
    (tmp_path / "main.tf").write_text(f'provider "toy" {{\n  key = "{in_code.decode()}"\n}}\n')
    (tmp_path / "prod.tfvars").write_text(f'k = "{in_vars.decode()}"\n')
    (tmp_path / "notes.md").write_bytes(b"k " + in_notes)
    with zipfile.ZipFile(tmp_path / "plan.tfplan", "w") as archive:
        archive.writestr("tfstate", state(in_plan))
    listed = places(scanned(f"tf:{tmp_path}", jobs=jobs))
    found = {value: [place.origin for place in locations] for value, locations in listed.items()}
    known = {"kind": "toy_db", "name": "toy_db.main", "field": "toy_db.main.password"}
    assert found == {
        in_state: [ManifestOrigin(path="env/terraform.tfstate", **known)],
        in_code: [ManifestOrigin(path="main.tf", kind="provider", name="provider.toy", field="provider.toy.key")],
        in_vars: [ManifestOrigin(path="prod.tfvars", field="k")],
        in_notes: [FileOrigin(path="notes.md")],
        in_plan: [ManifestOrigin(path="plan.tfplan!/tfstate", **known)],
    }


def test_a_single_state(tmp_path: Path, rng: random.Random, scanned) -> None:
    value = token(rng)
    path = tmp_path / "terraform.tfstate"
    path.write_text(state(value))
    assert [one.origin.path for one in places(scanned(f"tf:{path}"))[value]] == ["terraform.tfstate"]


@pytest.mark.parametrize("name", ["terraform.tfstate", "plan.out", "plan", "a.tfplan"])
def test_what_is_encrypted_is_no_finding(tmp_path: Path, scanned, name: str) -> None:
    (tmp_path / name).write_text('{"serial": 1, "encrypted_data": "QUJDREVG"}')
    result = scanned(f"tf:{tmp_path}", strict=True)
    assert [(one.reason, one.by_default) for one in result.skipped] == [("encrypted", True)]


def test_what_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError):
        open_target(str(tmp_path / "gone"), Settings())
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingExtra, match="tf"):
        open_target(str(tmp_path), Settings())
