"""Reports of all tools are read as the same kind of finding."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from benchmarks.quality import scanners
from benchmarks.quality.score import Found

from oakum.rules.template import expand

ENVIRONMENT = {"OAKUM_IDENTITY_KEY": "00" * 32}


def test_oakum_itself_is_run_and_read(tmp_path):
    token = expand("{crc:ghp_,30}", random.Random(5))
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "a.sh").write_text(f"set -e\nexport TOKEN={token}\n")
    scan = scanners.run(scanners.oakum(), folder, tmp_path, ENVIRONMENT | {"OAKUM_CACHE_DIR": str(tmp_path / "cache")})
    (one,) = scan.found
    assert (one.path, one.first, one.rule, one.secret) == ("a.sh", 2, "github-pat", token)
    assert one.identity.startswith("sid_")
    assert scan.run.cpu > 0


@pytest.mark.parametrize(
    ("name", "report"),
    [
        ("gitleaks", [{"File": "{f}/a.py", "StartLine": 3, "EndLine": 4, "RuleID": "r", "Secret": "s"}]),
        (
            "betterleaks",
            {
                "findings": [
                    {
                        "rule_id": "r",
                        "match": {"value": "s"},
                        "location": {"path": "{f}/a.py", "start_line": 3, "end_line": 4},
                    }
                ]
            },
        ),
        (
            "kingfisher",
            {"findings": [{"rule": {"id": "r"}, "finding": {"path": "{f}/a.py", "line": 3, "snippet": "s\n"}}]},
        ),
        (
            "credsweeper",
            [{"rule": "r", "line_data_list": [{"path": "{f}/a.py", "line_num": n, "value": "s"} for n in (3, 4)]}],
        ),
    ],
)
def test_reports_of_peers(name, report, tmp_path):
    home = tmp_path / "home/lib/python3/site-packages/any/bin"
    home.mkdir(parents=True)
    (home / name).touch()
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report).replace("{f}", str(tmp_path)))
    (one,) = _peer(tmp_path / "home", name).read(tmp_path, path)
    assert one._replace(secret=one.secret.strip()) == Found("a.py", 3, 4, "r", "s")


def test_detect_secrets_gives_no_values(tmp_path):
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"results": {"a.py": [{"type": "r", "line_number": 3}]}}))
    assert list(_peer(tmp_path, "detect-secrets").read(tmp_path, path)) == [Found("a.py", 3, 3, "r", "")]


def _peer(home: Path, name: str) -> scanners.Scanner:
    return scanners.peer(home, name, "1")


def test_peers_are_run_once(tmp_path):
    program = ["sh", "-c", 'echo run >> "$1"; echo "[]" > "$0"']
    peer = scanners.Scanner(
        "any",
        "1",
        lambda folder, report: [*program, str(report), str(tmp_path / "log")],
        lambda folder, report: iter(()),
    )
    scans = [scanners.recalled(peer, tmp_path, tmp_path / "store", ENVIRONMENT) for _ in range(2)]
    assert scans[0] == scans[1]
    assert (tmp_path / "log").read_text() == "run\n"
