"""What a real run of OpenTofu leaves: state, plans and their JSON, in plain and encrypted."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum import config
from oakum.config.settings import ScanSettings, Settings
from oakum.model import Identity, ManifestOrigin, ScanResult
from oakum.rules.template import expand
from oakum.scan import scan

CONFIGURATION = """\
variable "password" { sensitive = true }
variable "login" {
  type      = object({ user = string, pin = string })
  sensitive = true
}
variable "token" {}
resource "terraform_data" "db" {
  input = { name = "main", password = var.password }
}
resource "terraform_data" "each" {
  for_each = toset(["a"])
  input    = "${each.key}${var.login.pin}"
}
resource "terraform_data" "list" {
  count = 1
  input = ["public", var.password]
}
resource "terraform_data" "plain" { input = var.token }
output "login" {
  value     = var.login
  sensitive = true
}
"""
ENCRYPTION = """\
variable "passphrase" { sensitive = true }
terraform {
  encryption {
    key_provider "pbkdf2" "main" { passphrase = var.passphrase }
    method "aes_gcm" "main" { keys = key_provider.pbkdf2.main }
    state { method = method.aes_gcm.main }
    plan { method = method.aes_gcm.main }
  }
}
"""


class Run:
    """A folder in which OpenTofu has planned and applied."""

    def __init__(self, folder: Path, rng: random.Random, configuration: str) -> None:
        tool = shutil.which("tofu") or pytest.skip("tofu is not installed")
        self.folder = folder
        self.token = expand("{crc:ghp_,30}", rng)
        self.password, self.pin = (expand("{alnum:16}", rng) for _ in range(2))
        folder.mkdir()
        (folder / "none.rc").touch()
        settings = {"TF_CLI_CONFIG_FILE": str(folder / "none.rc"), "TF_VAR_passphrase": f"{rng.getrandbits(128):032x}"}
        self._environment = {**os.environ, **settings}
        self._tool = tool
        (folder / "main.tf").write_text(configuration)
        values = f'login = {{ user = "bob", pin = "{self.pin}" }}\ntoken = "{self.token}"\n'
        (folder / "terraform.tfvars").write_text(f'password = "{self.password}"\n{values}')
        for command in ("init", "plan -out=plan.out", "apply plan.out"):
            self.says(*command.split())

    def says(self, *arguments: str) -> str:
        command = [self._tool, *arguments, *(["-no-color"] if arguments[0] != "show" else [])]
        done = subprocess.run(
            command, cwd=self.folder, env=self._environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def scanned(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ScanResult]:
    """With the rules that ship: one of them is for what Terraform marks."""
    cache = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(cache))
    settings = Settings(scan=ScanSettings(jobs=1, cache=False), ignore_file=str(cache / "none"))
    loaded = config.Loaded(settings=settings, provenance={}, root=cache)
    rules = config.rules_for(settings.rules)
    return lambda target: scan([target], loaded=loaded, rules=rules, identity=Identity(bytes(32)))


def fields(result: ScanResult) -> dict[str, set[str]]:
    """Value -> the fields in which it was found."""
    return {
        one.secret.reveal().decode(): {
            place.origin.field for place in one.locations if isinstance(place.origin, ManifestOrigin)
        }
        for one in result.findings
    }


@pytest.fixture
def plain(tmp_path: Path, rng: random.Random) -> Run:
    return Run(tmp_path / "plain", rng, CONFIGURATION)


def test_a_state(plain: Run, scanned) -> None:
    found = fields(scanned(f"tf:{plain.folder / 'terraform.tfstate'}"))
    assert set(found) == {plain.token, plain.password, plain.pin, f"a{plain.pin}"}
    assert {"terraform_data.db.input.password", "terraform_data.list[0].input[1]"} <= found[plain.password]
    assert "$.outputs.login.value.pin" in found[plain.pin]
    assert 'terraform_data.each["a"].input' in found[f"a{plain.pin}"]
    assert "terraform_data.plain.input" in found[plain.token]


@pytest.mark.parametrize("arguments", [(), ("plan.out",)])
def test_what_it_shows_in_json(plain: Run, scanned, arguments: tuple[str, ...]) -> None:
    shown = plain.folder / "shown.json"
    shown.write_text(plain.says("show", "-json", *arguments))
    found = fields(scanned(f"tf:{shown}"))
    assert set(found) == {plain.token, plain.password, plain.pin, f"a{plain.pin}"}
    assert {"terraform_data.db.input.password", "terraform_data.list[0].input[1]"} <= found[plain.password]
    assert 'terraform_data.each["a"].input' in found[f"a{plain.pin}"]


def test_a_plan(plain: Run, scanned) -> None:
    assert plain.token in fields(scanned(f"tf:{plain.folder / 'plan.out'}"))


def test_the_folder(plain: Run, scanned) -> None:
    found = fields(scanned(f"tf:{plain.folder}"))
    assert "login.pin" in found[plain.pin]
    assert "password" in found[plain.password]
    assert set(found) == {plain.token, plain.password, plain.pin, f"a{plain.pin}"}


def test_what_is_encrypted_is_counted_and_no_finding(tmp_path: Path, rng: random.Random, scanned) -> None:
    run = Run(tmp_path / "encrypted", rng, CONFIGURATION + ENCRYPTION)
    result = scanned(f"tf:{run.folder}")
    assert {(one.path, one.reason) for one in result.skipped} == {
        ("plan.out", "encrypted"),
        ("terraform.tfstate", "encrypted"),
    }
    places = {place.origin.path for one in result.findings for place in one.locations}
    assert places == {"terraform.tfvars"}
