from __future__ import annotations

import json
from pathlib import Path

from oakum.model import ExitCode

from .conftest import Run


def test_a_clean_copy_is_proven_clean(oakum: Run, token: str, tmp_path: Path) -> None:
    rows = [{"text": "nothing"}, {"text": f'export KEY="{token}"\nnext'}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = oakum("scan", "data:a.jsonl", "--redact", "-o", "b.jsonl")
    assert done.returncode == ExitCode.OK, done.stderr
    assert "replaced 1 secret (1 github-pat) in 1 record; wrote b.jsonl" in done.stdout
    assert "a scan of the copy finds nothing" in done.stdout
    copied = [json.loads(line)["text"] for line in (tmp_path / "b.jsonl").read_text().splitlines()]
    assert copied[0] == "nothing"
    assert copied[1].startswith('export KEY="<oakum:github-pat:')
    assert copied[1].endswith('>"\nnext')
    assert token not in done.stdout + done.stderr
    assert oakum("scan", "data:b.jsonl").returncode == ExitCode.OK
    assert oakum("scan", "data:a.jsonl").returncode == ExitCode.DENIED


def test_a_password_does_not_come_back_as_its_placeholder(oakum: Run, tmp_path: Path) -> None:
    value = "gT7" + "kQz9" + "pLw2x"
    (tmp_path / "a.jsonl").write_text(json.dumps({"password": value}) + "\n")
    done = oakum("scan", "data:a.jsonl", "--redact", "-o", "b.jsonl", "--min-confidence", "low")
    assert (done.returncode, "finds nothing" in done.stdout) == (ExitCode.OK, True), done.stderr


def test_what_does_not_go_together(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").touch()
    for arguments in (["a.jsonl", "-o", "b"], ["data:a.jsonl"], ["data:a.jsonl", "-o", "b", "-f", "json"]):
        done = oakum("scan", "--redact", *arguments)
        assert (done.returncode, "--redact" in done.stderr) == (ExitCode.USAGE, True)
    done = oakum("scan", "--redact", "--follow", "data:a.jsonl")
    assert (done.returncode, "do not go together" in done.stderr) == (ExitCode.USAGE, True)
