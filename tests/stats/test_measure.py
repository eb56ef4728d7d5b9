from __future__ import annotations

import json
import random
from collections.abc import Callable

from oakum.model import ScanResult
from oakum.sources.git import repository
from oakum.stats.leaks import Report, Row
from oakum.stats.measure import measure
from repo import Repo
from toys import token

CLAUDE = "Co-authored-by: Claude <noreply@anthropic.com>"
CURSOR = "Co-authored-by: Cursor <cursoragent@cursor.com>"

Scanned = Callable[..., ScanResult]


def measured(repo: Repo, scanned: Scanned) -> Report:
    found = repository.discover(repo.path)
    assert found is not None
    return measure(found, "r", scanned(repo.path, tree=False).findings, 2)


def counted(row: Row) -> tuple[int, int, int, int]:
    return row.commits, row.lines, row.secrets, row.leaking


def test_a_repository_whose_figures_are_known(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    """60 commits by people of which 3 leak 4 secrets, 40 with Claude of which 8 leak one each, 10 with Cursor, none."""
    first = token(rng)
    for number in range(60):
        text = {5: first, 20: token(rng), 40: token(rng) + b"\n" + token(rng)}.get(number, b"nothing")
        repo.commit({f"h{number}.py": b"line\n" + text + b"\n"}, "by hand")
    for number in range(40):
        text = token(rng) if number % 5 == 0 else b"nothing"
        repo.commit({f"c{number}.py": b"line\n" * 4 + text + b"\n"}, f"x\n\n{CLAUDE}")
    for number in range(10):  # the secret was there before
        repo.commit({f"u{number}.py": first + b"\n"}, f"x\n\n{CURSOR}")
    repo.commit({"package-lock.json": b"line\n" * 500}, "lock")
    repo.pack()
    report = measured(repo, scanned)
    rows = {row.group: row for row in report.rows}
    assert {group: counted(row) for group, row in rows.items()} == {
        "human": (61, 121, 4, 3),
        "ai": (50, 210, 8, 8),
        "claude-code": (40, 200, 8, 8),
        "cursor": (10, 10, 0, 0),
    }
    assert rows["claude-code"].per_commits == 200
    assert rows["claude-code"].per_lines == 400
    assert rows["claude-code"].share == 0.2
    assert report.unattributed == 0
    assert sum(row.commits for row in report.months if row.group == "human") == 61


def test_notes_tell_lines_apart(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    by_tool, by_hand = token(rng), token(rng)
    id_ = repo.commit({"a.py": b"1\n" + by_tool + b"\n3\n" + by_hand + b"\n"}, "no mark")
    about = {"sessions": {"s_1": {"agent_id": {"tool": "codex"}}}}
    repo.git("notes", "--ref=ai", "add", "-m", f"a.py\n  s_1::t_1 1-2\n---\n{json.dumps(about)}", id_)
    report = measured(repo, scanned)
    assert {row.group: (row.commits, row.secrets) for row in report.rows} == {
        "human": (0, 1),
        "ai": (1, 1),
        "codex": (1, 1),
    }


def test_a_merge_that_brings_one_in(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    repo.commit({"a": b"1"})
    repo.branch("side")
    repo.commit({"b": b"1"})
    repo.switch("main")
    repo.commit({"c": b"1"})
    repo.git("merge", "-q", "--no-commit", "--no-ff", "side")
    repo.commit({"evil": token(rng)}, "merge")
    assert measured(repo, scanned).unattributed == 1
