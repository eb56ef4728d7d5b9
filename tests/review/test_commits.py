from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.event import Actor
from oakum.review.commits import Written, actors_by_path, strongest, written
from oakum.sources.git.line_notes import LineNotes, Stretch
from oakum.sources.git.repository import discover
from repo import Repo


def of(repo: Repo, notes: LineNotes | None = None) -> list[Written]:
    opened = discover(repo.path)
    assert opened is not None
    return written(opened, "main", "topic", notes or LineNotes({}))


def test_commits_with_trailers_and_paths(repo: Repo) -> None:
    repo.commit({"a.txt": b"1"})
    repo.branch("topic")
    message = "T\n\nReviewed-by: prose, no trailer\n\nmore\n\nReviewed-by: B <b@example.com>\nreviewed-by: C\nX: y"
    first = repo.commit({"a.txt": b"2", 'odd "name"\n.txt': b"1"}, message)
    second = repo.commit({"b/c.txt": b"2"})
    one, two = of(repo)
    assert (one.commit.id, two.commit.id) == (first, second)
    assert one.paths == {"a.txt", 'odd "name"\n.txt'}
    assert two.paths == {"b/c.txt"}
    assert one.commit.trailers == {"reviewed-by": ("B <b@example.com>", "C"), "x": ("y",)}
    assert one.commit.author == "A U Thor <author@example.com>"
    assert not one.commit.signed


def test_a_signature_is_seen(repo: Repo) -> None:
    repo.commit({"a.txt": b"1"})
    repo.branch("topic")
    repo.commit({"a.txt": b"2"}, "gpgsig only in the message")
    raw = repo.git("cat-file", "commit", "HEAD")
    header, _, message = raw.partition(b"\n\n")
    signed = header + b"\ngpgsig -----BEGIN SIGNATURE-----\n x\n -----END SIGNATURE-----\n\n" + message
    id_ = repo.git("hash-object", "-w", "-t", "commit", "--stdin", stdin=signed).decode().strip()
    assert [one.commit.signed for one in of(repo)] == [False]
    repo.git("reset", "-q", "--hard", id_)
    assert [one.commit.signed for one in of(repo)] == [True]


def test_a_merge_of_the_base_touches_nothing(repo: Repo) -> None:
    repo.commit({"a.txt": b"1"})
    repo.branch("topic")
    repo.commit({"b.txt": b"1"})
    repo.switch("main")
    repo.commit({"c.txt": b"1"})
    repo.switch("topic")
    repo.merge("main")
    assert [sorted(one.paths) for one in of(repo)] == [["b.txt"], []]


def test_notes_tell_of_tools_that_left_no_mark(repo: Repo) -> None:
    repo.commit({"a.txt": b"1"})
    repo.branch("topic")
    head = repo.commit({"b.txt": b"1"})
    (one,) = of(repo, LineNotes({head: (Stretch("b.txt", 1, 1, "cursor"),)}))
    assert (one.commit.actor.kind, one.commit.actor.tool) == ("ai-assisted", "cursor")
    assert actors_by_path([one])["b.txt"].kind == "ai-assisted"


def test_the_strongest_of_several() -> None:
    human, agent = Actor(kind="human", user="A"), Actor(kind="ai-agent", tool="codex", user="B")
    assert strongest([human, agent]) == Actor(kind="ai-agent", tool="codex")
    assert strongest([human, human]) == human
    assert strongest([]) == Actor()


@given(
    st.lists(
        st.builds(
            Actor,
            kind=st.sampled_from(["human", "bot", "ai-agent", "ai-assisted"]),
            tool=st.sampled_from(["", "a", "b"]),
        )
    )
)
def test_a_tool_is_never_lost(actors: list[Actor]) -> None:
    found = strongest(actors)
    assert {one.tool for one in actors if one.tool} == set(filter(None, found.tool.split(", ")))
    assert any(one.kind.startswith("ai-") for one in actors) == found.kind.startswith("ai-")
