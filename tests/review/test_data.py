from __future__ import annotations

import json
from collections.abc import Callable

from oakum.review.data import VERSION, data
from repo import Repo

from .conftest import Review


def test_all_of_a_review_and_no_value(governed: Repo, reviewed: Review, github_token: Callable[[int], bytes]) -> None:
    excepted = b"key = " + github_token(1) + b"  # oakum:allow github-pat a test account\n"
    governed.commit({"a.txt": excepted, "denied.txt": b"x", "b.zip": b"PK\3\4"})
    governed.commit({"c.txt": b"key = " + github_token(2) + b"\n"})
    text = data(reviewed())
    document = json.loads(text)
    assert (document["schema"], document["exit_code"]) == (VERSION, 1)
    assert [one["path"] for one in document["findings"]] == ["c.txt"]
    assert [one["suppression"]["kind"] for one in document["suppressed"]] == ["inline"]
    assert document["decision"]["verdict"] == "deny"
    assert [one["path"] for one in document["change"]["files"]] == ["a.txt", "b.zip", "c.txt", "denied.txt"]
    assert any(one["path"].startswith("b.zip") for one in document["skipped"])
    assert not any(github_token(seed).decode() in text for seed in (1, 2))
