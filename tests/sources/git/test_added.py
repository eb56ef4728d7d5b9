from __future__ import annotations

import pytest

from oakum.sources.git import repository
from oakum.sources.git.added import added_lines, introduced
from repo import Repo


def found(repo: Repo) -> repository.Repository:
    there = repository.discover(repo.path)
    assert there is not None
    return there


@pytest.mark.parametrize("jobs", [1, 2])
def test_added_lines(repo: Repo, jobs: int) -> None:
    ids = [
        repo.commit({"a": b"1\n2\n3\n", "sub/b\xff".encode("utf-8", "surrogateescape").decode(): b"1\n"}),
        repo.commit({"a": b"1\ntwo\nthree\n4\n", "binary": bytes(100)}),
        repo.commit({"a": None}),
        repo.commit({}),
        repo.commit({"lock/x": b"1\n" * 50, 'odd "name\t\n': b"1\n"}),
    ]
    lines = added_lines(found(repo), ids, lambda path: not path.startswith("lock/"), jobs)
    assert [lines[id_] for id_ in ids] == [4, 3, 0, 0, 1]


def test_content_that_is_not_here(repo: Repo) -> None:
    ids = [repo.commit({"a": f"{n}\n".encode() * (n + 1), "b": f"x{n}\n".encode()}) for n in range(6)]
    for number in (2, 5):
        blob = repo.text("rev-parse", f"{ids[number]}:a")
        (repo.git_dir / "objects" / blob[:2] / blob[2:]).unlink()
    lines = added_lines(found(repo), ids, lambda path: True)
    assert [lines[id_] for id_ in ids] == [2, 3, 1, 1, 6, 1]


def test_where_a_text_came_in(repo: Repo) -> None:
    repo.commit({"a": b"1\n2\n3\n"})
    id_ = repo.commit({"a": b"1\nx\n2\n3\nthe secret = 1\n", "b": b"other\n"})
    assert introduced(found(repo), id_, b"the secret") == ("a", 5)
    assert introduced(found(repo), id_, b"other\nlines that follow") == ("b", 1)
    assert introduced(found(repo), id_, b"never") is None
    assert introduced(found(repo), "0" * 40, b"x") is None


def test_where_a_text_came_in_with_the_first_commit(repo: Repo) -> None:
    id_ = repo.commit({"folder/a": b"1\nsecret\n"})
    assert introduced(found(repo), id_, b"secret") == ("folder/a", 2)
