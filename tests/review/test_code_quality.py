from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from oakum.review.code_quality import code_quality
from repo import Repo

from .conftest import Review

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def test_it_is_what_gitlab_documents(governed: Repo, reviewed: Review, github_token: Callable[[int], bytes]) -> None:
    governed.commit(
        {"a.txt": b"1\nkey = " + github_token(1) + b"\n", "denied.txt": b"x", "requirements.txt": b"left-pad\n"}
    )
    text = code_quality(reviewed())
    rows: list[dict[str, Any]] = json.loads(text)
    assert [(row["check_name"], row["severity"], row["location"]) for row in rows] == [
        ("github-pat", "blocker", {"path": "a.txt", "lines": {"begin": 2}}),
        ("oakum.own.denied", "critical", {"path": "denied.txt", "lines": {"begin": 1}}),
        ("oakum.own.dependencies", "minor", {"path": ".", "lines": {"begin": 1}}),
    ]
    assert len({row["fingerprint"] for row in rows}) == 3
    assert all(row["severity"] in SEVERITIES and row["description"] for row in rows)
    assert github_token(1).decode() not in text


def test_a_moved_line_keeps_its_fingerprint(
    governed: Repo, reviewed: Review, github_token: Callable[[int], bytes]
) -> None:
    governed.commit({"a.txt": b"key = " + github_token(1) + b"\n"})
    before = json.loads(code_quality(reviewed()))
    governed.commit({"a.txt": b"\n\nkey = " + github_token(1) + b"\n"})
    after = json.loads(code_quality(reviewed()))
    assert before[0]["location"] != after[0]["location"]
    assert before[0]["fingerprint"] == after[0]["fingerprint"]


def test_nothing_is_an_empty_list(governed: Repo, reviewed: Review) -> None:
    assert json.loads(code_quality(reviewed(head="main"))) == []
