from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import UsageError
from oakum.review.surroundings import Surroundings, surroundings

BASE, HEAD = "b" * 40, "a" * 40


def github(tmp_path: Path, event: Any) -> dict[str, str]:
    path = tmp_path / "event.json"
    path.write_text(event if isinstance(event, str) else json.dumps(event))
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_PATH": str(path),
        "GITHUB_REPOSITORY": "o/r",
        "GITHUB_SERVER_URL": "https://git.example",
        "GITHUB_REF_NAME": "5/merge",
    }


def request(head_repository: str = "o/r") -> dict[str, Any]:
    return {
        "pull_request": {
            "number": 5,
            "base": {"ref": "main", "sha": BASE, "repo": {"full_name": "o/r"}},
            "head": {"ref": "topic", "sha": HEAD, "repo": {"full_name": head_repository}},
        }
    }


def test_a_pull_request(tmp_path: Path) -> None:
    assert surroundings(github(tmp_path, request())) == Surroundings(
        forge="github",
        bases=("refs/remotes/origin/main", BASE),
        heads=(HEAD,),
        target="main",
        branch="topic",
        repository="o/r",
        link="https://git.example/o/r/blob/{commit}/{path}#L{line}",
        number=5,
    )
    assert surroundings(github(tmp_path, request("mallory/r"))).is_fork
    gone = request()
    gone["pull_request"]["head"]["repo"] = None  # a fork that was deleted
    assert surroundings(github(tmp_path, gone)).is_fork


def test_a_push_and_a_merge_group(tmp_path: Path) -> None:
    pushed = surroundings(github(tmp_path, {"before": BASE, "after": HEAD}))
    assert (pushed.bases, pushed.heads, pushed.number) == ((BASE,), (HEAD,), 0)
    assert surroundings(github(tmp_path, {"before": "0" * 40, "after": HEAD})).bases == ()
    group = {"merge_group": {"base_sha": BASE, "head_sha": HEAD, "base_ref": "refs/heads/main"}}
    queued = surroundings(github(tmp_path, group))
    assert (queued.bases, queued.heads, queued.target) == ((BASE,), (HEAD,), "main")


def test_a_merge_request() -> None:
    environment = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": BASE,
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "42",
        "CI_MERGE_REQUEST_IID": "5",
        "CI_COMMIT_SHA": HEAD,
        "CI_PROJECT_ID": "42",
        "CI_PROJECT_PATH": "g/p",
        "CI_PROJECT_URL": "https://git.example/g/p",
    }
    assert surroundings(environment) == Surroundings(
        forge="gitlab",
        bases=("refs/remotes/origin/main", BASE),
        heads=(HEAD,),
        target="main",
        branch="topic",
        repository="g/p",
        link="https://git.example/g/p/-/blob/{commit}/{path}#L{line}",
        number=5,
    )
    assert surroundings(environment | {"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "43"}).is_fork
    push = surroundings({"GITLAB_CI": "true", "CI_COMMIT_BEFORE_SHA": "0" * 40, "CI_COMMIT_BRANCH": "main"})
    assert (push.bases, push.target, push.is_fork) == ((), "main", False)


def test_elsewhere_nothing_is_known() -> None:
    assert surroundings({"CI": "true"}) == Surroundings()


@pytest.mark.parametrize("event", ["", "{", "[]", "null"])
def test_an_event_that_cannot_be_read(tmp_path: Path, event: str) -> None:
    with pytest.raises(UsageError, match="GITHUB_EVENT_PATH"):
        surroundings(github(tmp_path, event))
    with pytest.raises(UsageError, match="GITHUB_EVENT_PATH"):
        surroundings({"GITHUB_ACTIONS": "true"})


NAMES = ("pull_request", "base", "head", "repo", "ref", "sha", "number", "merge_group", "full_name")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(NAMES), inner),
)


@given(event=st.dictionaries(st.sampled_from(["pull_request", "merge_group", "before", "after"]), JSON))
def test_no_event_breaks_it(tmp_path_factory: pytest.TempPathFactory, event: dict[str, Any]) -> None:
    found = surroundings(github(tmp_path_factory.mktemp("event"), event))
    assert found.forge == "github"
    assert all(base.strip("0") for base in (*found.bases, *found.heads))
