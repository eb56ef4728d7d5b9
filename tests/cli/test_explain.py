from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from oakum.cli.explaining import split
from oakum.cli.main import run
from oakum.model import ExitCode, UsageError
from oakum.rules.template import expand

from .conftest import Run


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def explain(*arguments: str) -> str:
        assert run(["explain", *arguments]) == ExitCode.OK
        return capsys.readouterr().out

    return explain


def test_a_kept_candidate_step_by_step(oakum: Run, token: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f'x = 1\nkey = "{token}"\n')
    done = oakum("explain", "a.py:2")
    assert done.returncode == ExitCode.OK
    assert "a.py:2:8  GitHub personal access token (classic)  github-pat" in done.stdout
    for words in (
        "ghp_…(40)  sid_",
        "95.0% sure, by the rule alone",
        "checksum is right",
        "kept: a scan reports it",
    ):
        assert words in done.stdout
    assert token not in done.stdout + done.stderr


def test_a_line_that_no_rule_looks_at(said, token: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.py").write_text(f'x = 1\nkey = "{token}"\n')
    assert "no rule looks at line 1 of a.py" in said("a.py:1")
    assert "no rule looks at line 99 of a.py" in said("a.py:99")


def test_a_dropped_candidate(said, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.py").write_text("ghp_" + "x" * 36)
    text = said("a.py")
    assert "drops it" in text
    assert "dropped by placeholder" in text


def test_rules_that_looked_and_saw_nothing_are_named_for_a_line(said, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rng = random.Random(1)
    (tmp_path / "a.py").write_text(
        expand("{crc:ghs_,30}", rng).ljust(48, "x") + "\n" + expand("version v1.{hex:40}\n", rng)
    )
    assert "github-app-installation-token: looked here, but its exact expression does not match" in said("a.py:1")
    assert "github-legacy-installation-token: looked here, but none of its words is near: github" in said("a.py:2")
    assert "name the line to see which" in said("a.py")


def test_what_suppresses_a_kept_one_is_named(said, token: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "a.py").write_text(f'key = "{token}"  # oakum:allow github-pat revoked\n')
    text = said("vendor/a.py")
    assert "inline     revoked (oakum:allow github-pat)" in text
    assert "suppressed by inline" in text
    (tmp_path / "vendor" / "b.py").write_text(f'key = "{token}"\n')
    assert "vendored code" in said("vendor/b.py")


def test_exceptions_and_baseline_are_named(said, token: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.py").write_text(f'key = "{token}"\n')
    run(["ignore", "add", "--rule", "github-*", "--path", "a.py", "--reason", "a sample"])
    run(["scan", "a.py", "--write-baseline", "b.json", "-f", "json", "-o", "r.json"])
    (tmp_path / "oakum.toml").write_text('baseline = "b.json"\n')
    text = said("a.py")
    assert "ignore     a sample" in text
    assert "suppressed by ignore" in text


def test_decoders_are_named(said, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.py").write_text("x: " + expand("{base64of:token=[crc:ghp_,30] and so on}", random.Random(1)))
    assert "base64, undone to see it" in said("a.py")


def test_members_of_an_archive_and_what_is_no_text(said, token: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in.txt", f"key = {token}\n")
    assert "a.zip!/in.txt:1:7" in said("a.zip")
    (tmp_path / "a.bin").write_bytes(bytes(300))
    assert "a.bin: not scanned: binary" in said("a.bin")
    (tmp_path / "wide.txt").write_text(f"key = {token}\n", "utf-16")
    assert "github-pat" in said("wide.txt:1")


def test_a_place_may_have_line_and_column(tmp_path: Path) -> None:
    assert split("a.py") == (Path("a.py"), 0)
    assert split("a.py:3") == (Path("a.py"), 3)
    assert split("a.py:3:14") == (Path("a.py"), 3)
    (tmp_path / "odd:3").touch()
    assert split("odd:3") == (Path("odd:3"), 0)
    with pytest.raises(UsageError, match="counted from 1"):
        split("a.py:0")


@pytest.mark.parametrize("place", ["nowhere.py", "nowhere.py:3", "."])
def test_what_cannot_be_read_is_an_error(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", place]) == ExitCode.USAGE
    assert "give FILE or FILE:LINE" in capsys.readouterr().err
