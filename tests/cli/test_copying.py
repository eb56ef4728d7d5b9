from __future__ import annotations

import json
import random
from pathlib import Path

from oakum.model import ExitCode
from oakum.rules.template import expand

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


def test_an_http_archive_can_be_given_away(oakum: Run, tmp_path: Path) -> None:
    """As when a support team asks for one: cookies and tokens are gone, the rest is as it was."""
    session, weak = expand("{hex:32}", random.Random(3)), "weak%20one"
    headers = [{"name": "Cookie", "value": f"lang=en; app.sid={session}"}, {"name": "Accept", "value": "*/*"}]
    form = {"mimeType": "application/x-www-form-urlencoded", "text": f"user=ann&password={weak}"}
    entry = {"request": {"method": "POST", "url": "https://host.example/", "headers": headers, "postData": form}}
    (tmp_path / "a.har").write_text(json.dumps({"log": {"entries": [entry]}}, indent=1))
    found = oakum("scan", "har:a.har")
    assert found.returncode == ExitCode.DENIED
    assert "1 POST host.example; field request.headers.Cookie" in found.stdout
    done = oakum("scan", "har:a.har", "--redact", "-o", "b.har")
    assert (done.returncode, "finds nothing" in done.stdout) == (ExitCode.OK, True), done.stderr
    copied = (tmp_path / "b.har").read_text()
    assert session not in copied
    assert weak not in copied
    assert '"lang=en; app.sid=<oakum:http-message-credential:' in copied
    assert '"*/*"' in copied


def test_a_token_that_is_longer_than_a_rule_sees(oakum: Run, tmp_path: Path) -> None:
    long = expand("{alnum:5000}", random.Random(4))
    headers = [{"name": "Authorization", "value": f"Bearer {long}"}]
    entry = {"request": {"method": "GET", "url": "https://host.example/", "headers": headers}}
    (tmp_path / "a.har").write_text(json.dumps({"log": {"entries": [entry]}}))
    assert oakum("scan", "har:a.har").returncode == ExitCode.DENIED
    assert oakum("scan", "har:a.har", "--redact", "-o", "b.har").returncode == ExitCode.OK
    copied = json.loads((tmp_path / "b.har").read_text())["log"]["entries"][0]["request"]["headers"][0]["value"]
    assert copied.startswith("Bearer <oakum:http-message-credential:")
    assert copied.endswith(">")
    assert len(copied) < 80


def test_references_of_a_collection_are_no_findings(oakum: Run, tmp_path: Path) -> None:
    auth = {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]}
    variables = [{"key": "password", "value": "{{vault:password}}", "type": "secret"}]
    (tmp_path / "a.postman_collection.json").write_text(json.dumps({"item": [], "auth": auth, "variable": variables}))
    done = oakum("scan", "postman:.")
    assert done.returncode == ExitCode.OK, done.stdout
