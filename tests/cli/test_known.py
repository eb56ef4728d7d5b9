from __future__ import annotations

import base64
import io
import json
import random
import sys
from pathlib import Path

import pytest

from oakum.cli.known import index
from oakum.model import Identity, SourceError, UsageError
from oakum.rules.template import expand

from .conftest import Run

IDENTITY = Identity(bytes(32))
COMMON = "localhost"


@pytest.fixture
def value(rng: random.Random) -> str:
    return expand("{alnum:30}7", rng)


def labels(*sources: str, targets: tuple[str, ...] = (".",)) -> list[str]:
    return [label for entry in index(sources, targets, IDENTITY).entries for label in entry.labels]


def test_auto_is_what_the_machine_and_the_targets_have(
    tmp_path: Path, home: Path, value: str, rng: random.Random
) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/.env").write_text(f"TOKEN={value}")
    (home / ".netrc").write_text(f"machine host.example password {expand('{alnum:20}', rng)}")
    try:
        found = labels("auto", targets=("project", "-", "absent"))
        assert "dotenv:TOKEN from .env" in found
        assert "netrc:host.example password from ~/.netrc" in found
    finally:
        (home / ".netrc").unlink()


def test_env_is_the_environment_only(tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"TOKEN=other{value}")
    monkeypatch.setenv("MY_API_TOKEN", value)
    assert "env:MY_API_TOKEN" in labels("env")
    assert "dotenv:TOKEN from .env" not in labels("env")


def test_sources_add_up_and_say_what_they_left_out(tmp_path: Path, value: str) -> None:
    (tmp_path / "one.env").write_text(f"TOKEN={value}\nDB_PASSWORD={COMMON}")
    (tmp_path / "two.txt").write_text(f"{value}\n{value}x\nshort")
    made = index(["one.env", "two.txt", "two.txt"], ["."], IDENTITY)
    assert [entry.labels for entry in made.entries] == [
        ("dotenv:TOKEN from one.env", "list:line 1 from two.txt"),
        ("list:line 2 from two.txt",),
    ]
    assert [one.path for one in made.skipped] == ["dotenv:DB_PASSWORD from one.env", "list:line 3 from two.txt"]


def test_standard_input_is_a_list_unless_it_is_what_is_scanned(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{value}\n".encode())))
    assert labels("-") == ["list:line 1"]
    with pytest.raises(UsageError, match="what is scanned already"):
        labels("-", targets=("-",))


def test_no_value_at_all_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.env").write_text("PORT=8080")
    with pytest.raises(UsageError, match="no value was found"):
        labels("empty.env")
    with pytest.raises(SourceError, match="absent"):
        labels("absent")


def test_a_scan_finds_a_known_value_behind_base64(oakum: Run, tmp_path: Path, value: str) -> None:
    (tmp_path / "secrets.env").write_text(f"TOKEN={value}")
    (tmp_path / "src").mkdir()
    encoded = base64.b64encode(f"user:{value}".encode()).decode()
    (tmp_path / "src/app.min.js").write_text(f"var a='{encoded}'")
    done = oakum("scan", "--known", "secrets.env", "--format", "json", "src")
    assert done.returncode == 1, done.stderr
    (found,) = json.loads(done.stdout)["findings"]
    assert (found["rule"], found["locations"][0]["path"]) == ("known-value", "app.min.js")
    assert value not in done.stdout + done.stderr
    assert oakum("scan", "src").returncode == 0


def test_a_list_on_standard_input_reaches_the_scan(oakum: Run, tmp_path: Path, value: str) -> None:
    (tmp_path / "a.txt").write_text(f"x {value[::-1]} y")
    done = oakum("scan", "--known", "-", "a.txt", stdin=value)
    assert done.returncode == 1
    assert "inside reversed" in done.stdout
