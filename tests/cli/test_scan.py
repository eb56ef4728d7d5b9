from __future__ import annotations

import contextlib
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from oakum.cli.main import run
from oakum.model import ExitCode

from .conftest import Repository, Run


def found(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_file_with_a_secret_fails_the_run(oakum: Run, token: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f'x = 1\nkey = "{token}"\n')
    done = oakum("scan", "a.py")
    assert done.returncode == ExitCode.DENIED
    assert "a.py:2:8" in done.stdout
    assert "github-pat" in done.stdout
    assert token not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_a_clean_file_passes(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    done = oakum("scan", "a.py")
    assert (done.returncode, done.stderr) == (ExitCode.OK, "")
    assert "Nothing found in 1 file" in done.stdout


def test_a_repository_is_scanned_with_its_history(oakum: Run, token: str, repository: Repository) -> None:
    first = repository.commit("a.txt", f"key = {token}\n")
    repository.commit("a.txt", "nothing\n")
    done = oakum("scan", "--format", "jsonl")
    (finding,) = found(done.stdout)
    assert (finding["commit"], finding["at_head"], finding["path"]) == (first, False, "a.txt")
    assert done.returncode == ExitCode.DENIED
    assert "1 secret found: 1 critical" in done.stderr


def test_parts_of_a_repository(oakum: Run, token: str, repository: Repository, tmp_path: Path) -> None:
    repository.commit("old.txt", f"key = {token}\n")
    middle = repository.commit("old.txt", "nothing\n")
    repository.commit("new.txt", "nothing either\n")
    assert oakum("scan", "--no-history").returncode == ExitCode.OK
    assert oakum("scan", "--since", middle).returncode == ExitCode.OK
    assert oakum("scan", "--range", f"{middle}..HEAD").returncode == ExitCode.OK
    assert oakum("scan", "--history-only").returncode == ExitCode.DENIED
    assert oakum("scan", "--branch", "main").returncode == ExitCode.DENIED
    (tmp_path / "new.txt").write_text(f"key = {token}\n")
    assert oakum("scan", "--staged").returncode == ExitCode.OK
    repository.git("add", "new.txt")
    assert oakum("scan", "--staged").returncode == ExitCode.DENIED


def test_standard_input(oakum: Run, token: str) -> None:
    done = oakum("scan", "-", "-f", "jsonl", stdin=f"key = {token}\n")
    assert [one["path"] for one in found(done.stdout)] == ["-"]


@pytest.mark.parametrize(
    "options",
    [
        ("--staged", "--since", "HEAD"),
        ("--range", "a..b", "--branch", "main"),
        ("--no-history", "--history-only"),
        ("--staged", "--history-only"),
        ("--no-history", "--branch", "main"),
    ],
)
def test_contradictions_are_named(options: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", *options]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert "do not go together" in said
    assert all(option in said for option in options if option.startswith("--"))


def test_a_target_that_is_not_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "nowhere"]) == ExitCode.USAGE
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--fail-on", "never"), ExitCode.OK),
        (("--fail-on", "critical"), ExitCode.DENIED),
        (("--rule", "github-*"), ExitCode.DENIED),
        (("--rule", "slack-*"), ExitCode.OK),
        (("--no-rule", "github-*", "--no-rule", "generic-*"), ExitCode.OK),
        (("--rule", "nonsense"), ExitCode.USAGE),
        (("--min-confidence", "0.9999"), ExitCode.OK),
        (("--min-confidence", "high"), ExitCode.DENIED),
        (("--min-confidence", "highest"), ExitCode.USAGE),
        (("--no-cache", "--jobs", "1"), ExitCode.DENIED),
    ],
)
def test_what_decides_about_the_exit_code(options: tuple[str, ...], code: ExitCode, token: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f'key = "{token}"\n')
    assert run(["scan", "a.py", *options]) == code


def test_ignored_files_fail_the_run_only_when_asked(token: str, repository: Repository, tmp_path: Path) -> None:
    repository.commit(".gitignore", "local.txt\n")
    (tmp_path / "local.txt").write_text(f"key = {token}\n")
    assert run(["scan"]) == ExitCode.OK
    assert run(["scan", "--fail-on-ignored"]) == ExitCode.DENIED


def test_what_is_left_out_by_default_can_be_included(token: str, tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "a.py").write_text(f'key = "{token}"\n')
    assert run(["scan", "."]) == ExitCode.OK
    assert run(["scan", ".", "--include", "vendored"]) == ExitCode.DENIED


def test_strict_fails_when_something_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    assert run(["scan", "."]) == ExitCode.OK
    assert run(["scan", ".", "--strict"]) == ExitCode.INCOMPLETE


def test_foreign_markers_count_when_asked(token: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f'key = "{token}"  # pragma: allowlist' + " secret\n")
    assert run(["scan", "a.py"]) == ExitCode.DENIED
    assert run(["scan", "a.py", "--foreign-markers"]) == ExitCode.OK


def test_several_formats_at_once(oakum: Run, token: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f'key = "{token}"\n')
    done = oakum("scan", "a.py", "-f", "sarif", "-o", "r.sarif", "-f", "jsonl", "-o", "r.jsonl", "-f", "text")
    assert json.loads((tmp_path / "r.sarif").read_text())["version"] == "2.1.0"
    assert len(found((tmp_path / "r.jsonl").read_text())) == 1
    assert "a.py:1:8" in done.stdout
    assert done.stderr == ""


def test_one_line_sums_up_where_no_text_report_does(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    (tmp_path / "a.py").write_text("x = 1\n")
    done = oakum("scan", ".", "--format", "jsonl")
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("Nothing found in 1 file")
    assert "left out by default: 1 binary extension" in line


def test_plain_values_only_when_asked_and_then_in_private_files(token: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f'key = "{token}"\n')
    run(["scan", "a.py", "-f", "jsonl", "-o", "masked.jsonl"])
    run(["scan", "a.py", "-f", "jsonl", "-o", "plain.jsonl", "--show-secrets"])
    assert token not in (tmp_path / "masked.jsonl").read_text()
    assert found((tmp_path / "plain.jsonl").read_text())[0]["secret"] == token
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "plain.jsonl").stat().st_mode) == 0o600


def test_a_baseline_lets_only_new_secrets_fail(token: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.py").write_text(f'key = "{token}"\n')
    assert run(["scan", "a.py", "--write-baseline", "b.json"]) == ExitCode.OK
    assert "wrote b.json with 1 secret" in capsys.readouterr().err
    assert token not in (tmp_path / "b.json").read_text()
    assert run(["scan", "a.py", "--baseline", "b.json"]) == ExitCode.OK
    assert run(["scan", "a.py"]) == ExitCode.DENIED
    before = (tmp_path / "b.json").read_text()
    (tmp_path / "b.py").write_text(f'\n\nkey = "{token}"\n')
    assert run(["scan", "b.py", "--write-baseline", "b.json"]) == ExitCode.OK
    assert (tmp_path / "b.json").read_text() == before


def test_writing_a_baseline_does_not_need_the_configured_one(token: str, tmp_path: Path) -> None:
    (tmp_path / "oakum.toml").write_text('baseline = "b.json"\n')
    (tmp_path / "a.py").write_text(f'key = "{token}"\n')
    assert run(["scan", "."]) == ExitCode.USAGE
    assert run(["scan", ".", "--write-baseline", "b.json"]) == ExitCode.OK
    assert run(["scan", "."]) == ExitCode.OK


def test_what_the_repository_itself_configures_is_said(oakum: Run, token: str, tmp_path: Path) -> None:
    (tmp_path / "oakum.toml").write_text('[scan]\nexclude = ["a.py"]\n')
    (tmp_path / "a.py").write_text(f'key = "{token}"\n')
    done = oakum("scan", ".")
    assert done.returncode == ExitCode.OK
    assert "itself configures scan.exclude" in done.stderr
    assert "itself configures scan.exclude" in done.stdout
    without = oakum("scan", ".", "--no-config")
    assert without.returncode == ExitCode.DENIED
    assert without.stderr == ""


def test_an_identity_key_that_cannot_be_kept_is_said(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "file").write_text("")
    done = oakum("scan", "a.py", XDG_CONFIG_HOME=str(tmp_path / "file"))
    assert "the identity key cannot be kept" in done.stderr
    assert done.returncode == ExitCode.OK


def test_configured_formats_hold_without_an_option(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "oakum.toml").write_text('[report]\nformats = ["markdown"]\n')
    assert oakum("scan", ".").stdout.startswith("#")


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals")
def test_on_a_terminal_there_are_colours_and_a_warning_about_plain_secrets(token: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f'key = "{token}"\n')
    shown = on_a_terminal("scan", "a.py", "--show-secrets")
    assert "\x1b[" in shown
    assert "plain secrets are on this screen" in shown
    assert "\x1b[" not in on_a_terminal("scan", "a.py", NO_COLOR="1").replace("\r\x1b[K", "")


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What the program writes to a terminal."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "oakum.cli.main", *arguments]
    env = {**os.environ, "TERM": "xterm", **environment}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        pieces = []
        with contextlib.suppress(OSError):  # Linux says EIO when the other side is closed
            while piece := os.read(ours, 65536):
                pieces.append(piece)
        process.wait()
    os.close(ours)
    return b"".join(pieces).decode()


def test_unsafe_defaults_are_found_when_asked_for(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import requests\nrequests.get(url, verify=False)\n")
    assert oakum("scan", "a.py").returncode == ExitCode.OK
    done = oakum("scan", "--insecure", "a.py")
    assert done.returncode == ExitCode.DENIED
    assert "insecure-tls-python-verify" in done.stdout
    assert "Safe:" in done.stdout
    assert "1 unsafe default found" in done.stdout
    (known,) = found(oakum("scan", "--insecure", "-f", "jsonl", "a.py").stdout)[:1]
    assert (known["rule"], known["start_line"]) == ("insecure-tls-python-verify", 2)


def test_a_baseline_knows_unsafe_defaults(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("requests.get(url, verify=False)\n")
    assert oakum("scan", "--insecure", "--write-baseline", "known.json", "a.py").returncode == ExitCode.OK
    (tmp_path / "a.py").write_text("\n\nrequests.get(url, verify=False)\n")
    assert oakum("scan", "--insecure", "--baseline", "known.json", "a.py").returncode == ExitCode.OK
