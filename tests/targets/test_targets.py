from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.model import Exposure, GitOrigin, ScanResult, SourceError
from repo import Repo
from toys import token

Scanned = Callable[..., ScanResult]


@pytest.mark.parametrize("options", [{"staged": True}, {"since": "HEAD"}, {"branch": "main"}, {"tree": False}])
def test_what_is_no_repository_has_no_history(tmp_path: Path, scanned: Scanned, options: dict[str, object]) -> None:
    with pytest.raises(SourceError, match="is not the root of a git repository"):
        scanned(tmp_path, **options)


def test_a_bare_repository_has_nothing_but_history(new_repo: Callable[..., Repo], scanned: Scanned) -> None:
    bare = new_repo("bare", "--bare")
    with pytest.raises(SourceError, match="leave --no-history out"):
        scanned(bare.path, history=False)


def test_a_tree_is_scanned_where_git_is_not_installed(
    repo: Repo, scanned: Scanned, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far its files have come is known of those that are committed; of others it is not, and said so."""
    secret = token(rng)
    repo.commit({"a.txt": secret})
    monkeypatch.setenv("PATH", str(repo.path))
    result = scanned(repo.path, history=False)
    assert [place.origin.exposure for place in result.findings[0].locations] == [Exposure.COMMITTED]
    repo.write({"b.txt": secret})
    result = scanned(repo.path, history=False)
    assert [finding.secret.reveal() for finding in result.findings] == [secret]
    assert [one.reason for one in result.skipped] == ["exposure unknown"]


def test_the_history_needs_no_git(
    repo: Repo, scanned: Scanned, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({"a.txt": token(rng)})
    monkeypatch.setenv("PATH", str(repo.path))
    result = scanned(repo.path, tree=False)
    assert [finding.locations[0].origin.path for finding in result.findings] == ["a.txt"]
    assert result.skipped == ()


def test_a_tree_inside_a_broken_repository_is_scanned(tmp_path: Path, scanned: Scanned, rng: random.Random) -> None:
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    (tmp_path / "outer" / ".git").write_text("nonsense")
    (tmp_path / "outer" / "inner" / "a.txt").write_bytes(token(rng))
    result = scanned(tmp_path / "outer" / "inner")
    assert len(result.findings) == 1
    assert [one.reason for one in result.skipped] == ["exposure unknown"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_processes_make_no_difference(repo: Repo, scanned: Scanned, rng: random.Random, jobs: int) -> None:
    secrets = [token(rng) for _ in range(40)]
    for secret in secrets:
        repo.commit({"a.txt": b"k " + secret, f"{secrets.index(secret)}.txt": secret})
    repo.pack()
    result = scanned(repo.path, jobs=jobs)
    assert {finding.secret.reveal() for finding in result.findings} == set(secrets)
    assert result.stats.commits == len(secrets)
    assert all(isinstance(place.origin, GitOrigin) for finding in result.findings for place in finding.locations)


def test_no_value_is_in_what_a_result_shows(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    repo.commit({"a.txt": b"k " + secret, "b.txt": b"\0"})
    repo.write({"c.txt": secret})
    assert secret.decode() not in repr(scanned(repo.path))
