from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from oakum.cli.clock import today
from oakum.cli.main import run
from oakum.model import ExitCode

FILE = ".oakumignore.toml"


def entries(folder: Path) -> list[dict[str, object]]:
    return tomllib.loads((folder / FILE).read_text())["ignore"]


def add(*arguments: str) -> int:
    return run(["ignore", "add", "--reason", "a sample", *arguments])


@pytest.fixture
def leak(tmp_path: Path, token: str) -> str:
    """A file with a secret; gives the identity that a scan shows."""
    (tmp_path / "a.py").write_text(f'key = "{token}"\n')
    run(["scan", "a.py", "-f", "jsonl", "-o", "r.jsonl"])
    text = (tmp_path / "r.jsonl").read_text()
    (tmp_path / "r.jsonl").unlink()
    return text[text.index("sid_") :][:30]


def test_an_exception_for_a_secret_takes_effect(leak: str, tmp_path: Path) -> None:
    assert run(["scan", "."]) == ExitCode.DENIED
    assert add("--secret", leak, "--owner", "team") == ExitCode.OK
    assert run(["scan", "."]) == ExitCode.OK
    (entry,) = entries(tmp_path)
    assert entry == {
        "secret": leak,
        "reason": "a sample",
        "owner": "team",
        "added": today(),
        "expires": today() + timedelta(days=90),
    }


def test_how_long_it_holds(tmp_path: Path) -> None:
    add("--rule", "a-*", "--path", "tests/**", "--days", "3")
    add("--rule", "b-*", "--path", "tests/**", "--no-expiry")
    first, second = entries(tmp_path)
    assert first["expires"] == today() + timedelta(days=3)
    assert "expires" not in second


def test_one_about_the_same_is_replaced(tmp_path: Path) -> None:
    add("--rule", "a-*", "--path", "tests/**")
    add("--rule", "a-*", "--path", "tests/**", "--owner", "me")
    assert [entry["owner"] for entry in entries(tmp_path)] == ["me"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--rule", "a-*"),
        ("--path", "x"),
        ("--secret", "sid_" + "a" * 26, "--rule", "a", "--path", "x"),
        ("--secret", "nonsense"),
        ("--rule", "a-*", "--path", "x", "--days", "3", "--no-expiry"),
        ("--rule", "a-*", "--path", "x", "--days", "0"),
    ],
)
def test_what_is_no_exception_changes_nothing(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert add(*arguments) == ExitCode.USAGE
    assert not (tmp_path / FILE).exists()


def test_a_reason_is_demanded(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ignore", "add", "--rule", "a", "--path", "b"]) == ExitCode.USAGE
    assert "--reason" in capsys.readouterr().err


def test_list_shows_them_and_marks_those_that_ran_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add("--rule", "a-*", "--path", "tests/**", "--owner", "me")
    late = '[[ignore]]\nrule = "b"\npath = "x"\nreason = "old"\nexpires = 2020-01-01\n'
    (tmp_path / FILE).write_text((tmp_path / FILE).read_text() + late)
    capsys.readouterr()
    assert run(["ignore", "list"]) == ExitCode.OK
    out, err = capsys.readouterr()
    first, second = out.splitlines()
    assert first.startswith("a-* at tests/**  a sample  (until ")
    assert first.endswith(", me)")
    assert second == "b at x  old  (until 2020-01-01)  RUN OUT"
    assert err.startswith("2 in ")


def test_prune_drops_what_is_about_nothing_only_when_told(
    leak: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add("--secret", leak)
    add("--rule", "slack-*", "--path", "gone/**")
    capsys.readouterr()
    assert run(["ignore", "prune"]) == ExitCode.OK
    assert "would drop: slack-* at gone/**" in capsys.readouterr().out
    assert len(entries(tmp_path)) == 2
    assert run(["ignore", "prune", "--write"]) == ExitCode.OK
    assert "dropped: slack-* at gone/**" in capsys.readouterr().out
    assert [entry["secret"] for entry in entries(tmp_path)] == [leak]


def test_prune_without_exceptions_does_not_scan(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ignore", "prune"]) == ExitCode.OK
    assert "no exceptions" in capsys.readouterr().out


def test_prune_after_an_incomplete_scan_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add("--rule", "slack-*", "--path", "gone/**")
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    assert run(["ignore", "prune", "--write"]) == ExitCode.USAGE
    assert "did not see everything" in capsys.readouterr().err
    assert len(entries(tmp_path)) == 1


def test_an_exception_from_a_policy(oakum, tmp_path):
    added = oakum(
        *("ignore", "add", "--policy", "oakum.kubernetes.*", "--namespace", "legacy-*", "--reason", "old chart"),
        *("--owner", "platform", "--ticket", "OPS-1"),
    )
    assert added.returncode == 0
    assert "oakum.kubernetes.* in legacy-*  old chart" in added.stdout
    assert "platform, OPS-1" in oakum("ignore", "list").stdout
    assert 'ticket = "OPS-1"' in (tmp_path / ".oakumignore.toml").read_text()
    wrong = oakum("ignore", "add", "--policy", "x", "--rule", "y", "--reason", "r")
    assert wrong.returncode == 2
    assert "do not go together" in wrong.stderr
