"""Reviews of real changes, in a user's home of its own."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.model import Identity
from oakum.report import Context
from oakum.review.review import Asked, Reviewed, review
from oakum.rules.template import expand
from repo import Repo

Review = Callable[..., Reviewed]

POLICY = b"""package oakum.own

deny contains result if {
	some file in input.change.files
	file.path == "denied.txt"
	result := {"rule": "denied", "msg": "this file | is `not` wanted", "path": file.path, "line": 1}
}

warn contains result if {
	some name in input.change.dependencies
	result := {"rule": "dependencies", "msg": sprintf("a new one: %v", [name])}
}
"""
CONFIGURATION = b'[policy]\nfolder = "policy"\n'


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(home / "cache"))


@pytest.fixture
def github_token() -> Callable[[int], bytes]:
    """Makes values of the shape of a GitHub token."""
    return lambda seed: expand("{crc:ghp_,30}", random.Random(seed)).encode()


@pytest.fixture
def reviewed(repo: Repo) -> Review:
    """Reviews `topic` against `main`; further names are of `Asked`."""

    def run(**asked: object) -> Reviewed:
        given = {"repository": str(repo.path), "base": "main", "head": "topic", "target": "main"} | asked
        given["overrides"] = {"scan.jobs": 1, "scan.cache": False, **given.get("overrides", {})}  # type: ignore[dict-item]
        return review(Asked(**given), Identity(bytes(32)))  # type: ignore[arg-type]

    return run


@pytest.fixture
def governed(repo: Repo) -> Repo:
    """A repository whose base has policies, on a branch `topic`."""
    repo.commit({"a.txt": b"one\n", "oakum.toml": CONFIGURATION, "policy/own.rego": POLICY})
    repo.branch("topic")
    return repo


def context(one: Reviewed) -> Context:
    return Context(rules=one.rules, version="1.2.3")
