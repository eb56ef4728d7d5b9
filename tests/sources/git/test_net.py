from __future__ import annotations

from collections.abc import Callable

import pytest

from oakum.model import RepositoryError
from oakum.sources.git import net
from oakum.sources.git.repository import Repository, discover
from repo import Repo


def opened(repo: Repo) -> Repository:
    found = discover(repo.path)
    assert found is not None
    return found


def test_the_fork_is_where_the_change_left_its_base(repo: Repo) -> None:
    fork = repo.commit({"a": b"1"})
    repo.branch("topic")
    head = repo.commit({"b": b"2"})
    repo.switch("main")
    base = repo.commit({"c": b"3"})
    assert net.fork_of(opened(repo), base, head) == fork
    assert net.commit_of(opened(repo), "topic") == head


def test_without_a_common_past_everything_is_brought(repo: Repo) -> None:
    base = repo.commit({"a": b"1"})
    repo.git("checkout", "-q", "--orphan", "topic")
    head = repo.commit({"b": b"2"})
    fork = net.fork_of(opened(repo), base, head)
    assert sorted(one.shown for one in net.brought(opened(repo), fork, head)) == ["a", "b"]
    assert all(one.at_head and one.commit == head for one in net.brought(opened(repo), fork, head))


def test_a_shallow_clone_says_what_to_do(repo: Repo, new_repo: Callable[..., Repo]) -> None:
    repo.commit({"a": b"1"})
    repo.commit({"a": b"2"})
    repo.branch("topic", "HEAD~1")
    repo.commit({"b": b"2"})
    clone = new_repo("clone")
    clone.git("fetch", "-q", "--depth=1", f"file://{repo.path}", "main:base", "topic:topic")
    found = opened(clone)
    with pytest.raises(RepositoryError, match="fetch-depth: 0"):
        net.fork_of(found, net.commit_of(found, "base"), net.commit_of(found, "topic"))
    with pytest.raises(RepositoryError, match="fetch-depth: 0"):
        net.commit_of(found, "HEAD~5")


def test_taken_counts_the_files_that_lost_a_value(repo: Repo) -> None:
    fork = repo.commit({"a": b"x key y", "b": b"key", "c": b"key", "d": b"other"})
    head = repo.commit({"a": b"x y", "b": None, "c": b"key and more", "d": b"key", "e": b"key"})
    assert net.taken(opened(repo), fork, head, {b"key", b"other", b"absent"}) == {b"key": 2, b"other": 1}
