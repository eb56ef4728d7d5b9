from __future__ import annotations

from oakum.config.settings import CommitSettings
from oakum.policy.event import Actor, Change, ChangedFile
from oakum.review.change import change, revisions
from oakum.sources.git.line_notes import line_notes
from oakum.sources.git.repository import discover
from repo import Repo

STRANGE = 'new "ä".txt'


def changed(repo: Repo, base: str = "main", head: str = "topic") -> tuple[Change, Actor]:
    opened = discover(repo.path)
    assert opened is not None
    return change(opened, revisions(opened, base, head), CommitSettings(), line_notes(opened), target="main")


def test_files_with_their_sizes(repo: Repo) -> None:
    repo.commit({"a.txt": b"1\n2\n3\n4\n5\n6\n", "gone.txt": b"x\n", "old name.txt": b"1\n2\n3\n4\n5\n6\n7\n"})
    repo.branch("topic")
    repo.commit({"a.txt": b"1\n2\n3\nfour\n", "gone.txt": None, STRANGE: b"n\n", "b.bin": b"\0\1"})
    repo.git("mv", "old name.txt", "new name.txt")
    repo.commit({})
    made, _ = changed(repo)
    assert {one.path: (one.status, one.added, one.removed) for one in made.files} == {
        "a.txt": ("modified", 1, 3),
        "gone.txt": ("deleted", 0, 1),
        STRANGE: ("added", 1, 0),
        "b.bin": ("added", 0, 0),
        "new name.txt": ("renamed", 0, 0),
    }
    assert (made.added, made.removed, made.target) == (2, 4, "main")


def test_protected_paths_and_new_dependencies(repo: Repo) -> None:
    repo.commit({"requirements.txt": b"click\n", "a.txt": b"1"})
    repo.branch("topic")
    workflow = b"jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n"
    repo.commit({"requirements.txt": b"click\nleft-pad\n", ".github/workflows/ci.yml": workflow, "a.txt": b"2"})
    made, _ = changed(repo)
    assert made.dependencies == ("github-actions:actions/checkout", "pypi:left-pad")
    assert [one.path for one in made.files if one.protected] == [".github/workflows/ci.yml"]


def test_who_wrote_it(repo: Repo) -> None:
    repo.commit({"a.txt": b"1"})
    repo.branch("topic")
    repo.commit({"mine.txt": b"1"})
    repo.commit({"theirs.txt": b"1"}, "change\n\nCo-authored-by: Claude <noreply@anthropic.com>")
    made, actor = changed(repo)
    assert {one.path: one.actor for one in made.files} == {"mine.txt": "human", "theirs.txt": "ai-assisted"}
    assert actor == Actor(kind="ai-assisted", tool="claude-code", user="A U Thor <author@example.com>")


def test_nothing_changed(repo: Repo) -> None:
    repo.commit({"a.txt": b"1"})
    assert changed(repo, "main", "main") == (
        Change(base=repo.text("rev-parse", "main"), head=repo.text("rev-parse", "main"), target="main"),
        Actor(),
    )


def test_a_file_has_words_of_its_own() -> None:
    assert ChangedFile(path="a").status == "modified"
