"""A scan that remembers says what one says that does not."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from oakum.model import GitOrigin, ScanResult
from repo import Repo
from toys import token

from .test_attribution import tangled

Scanned = Callable[..., ScanResult]


def said(result: ScanResult) -> dict[bytes, list[tuple[object, ...]]]:
    """Everything about each secret, in a form to compare."""
    return {
        finding.secret.reveal(): sorted(
            (place.origin.path, place.span, place.origin, place.decoded) for place in finding.locations
        )
        for finding in result.findings
    }


@pytest.mark.parametrize("seed", range(8))
def test_after_every_few_commits(repo: Repo, scanned: Scanned, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    rng = random.Random(seed)
    secrets = [token(rng) for _ in range(8)]
    commit = repo.commit

    def and_look(*arguments: object) -> str:
        made = commit(*arguments)  # type: ignore[arg-type]
        if rng.random() < 0.4:
            remembering = scanned(repo.path, tree=False, cache=True)
            fresh = scanned(repo.path, tree=False)
            assert said(remembering) == said(fresh)
            assert remembering.stats.commits == fresh.stats.commits
        if rng.random() < 0.2:
            repo.git("repack", "-d", "-q", *rng.choice(((), ("-a",))))
        return made

    monkeypatch.setattr(repo, "commit", and_look)
    tangled(repo, rng, secrets)
    assert said(scanned(repo.path, tree=False, cache=True)) == said(scanned(repo.path, tree=False))


def test_what_a_commit_takes_away_or_a_branch_loses(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    repo.commit({"a.txt": b"x"})
    repo.branch("side")
    repo.commit({"s.txt": secret})
    repo.switch("main")
    assert len(scanned(repo.path, cache=True).findings) == 1
    repo.git("branch", "-q", "-D", "side")
    (finding,) = scanned(repo.path, cache=True).findings
    assert isinstance(finding.locations[0].origin, GitOrigin)
    assert finding.locations[0].origin.path == ""


def test_wide_trees_and_archives(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    repo.commit({"a.txt": f"\n {token(rng).decode()}".encode("utf-16"), "b.txt": b"x"})
    scanned(repo.path, tree=False, cache=True)
    repo.commit({"b.txt": b"y " + token(rng)})
    assert said(scanned(repo.path, tree=False, cache=True)) == said(scanned(repo.path, tree=False))
