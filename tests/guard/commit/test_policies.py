from __future__ import annotations

from oakum.guard.commit.change import FileChange
from oakum.guard.commit.gate import Proposal
from oakum.guard.commit.policies import event_of, trailers
from oakum.policy.event import EventKind

CHANGES = (
    FileChange(path="src/a.py", added={1: b"x", 2: b"y"}, removed=1),
    FileChange(path=".github/workflows/ci.yml", added={1: b"x"}, removed=0),
)


def test_a_commit_by_an_agent():
    proposal = Proposal(changes=CHANGES, message="x\n\nReviewed-by: A <a@example.com>", tools=("claude",), by_ai=2)
    event = event_of(proposal, "main", [".github/workflows/"])
    assert (event.kind, event.branch, event.actor.kind, event.actor.tool) == (
        EventKind.COMMIT, "main", "ai-assisted", "claude",
    )  # fmt: skip
    change = event.change
    assert (change.target, change.added, change.removed) == ("main", 3, 1)
    assert [(one.path, one.added, one.protected) for one in change.files] == [
        ("src/a.py", 2, False),
        (".github/workflows/ci.yml", 1, True),
    ]
    assert change.commits[0].trailers == {"reviewed-by": ("A <a@example.com>",)}


def test_a_commit_by_a_person():
    event = event_of(Proposal(changes=CHANGES), "main", [])
    assert event.actor.kind == "human"
    assert {one.actor for one in event.change.files} == {"human"}


def test_no_text_of_a_file_is_told():
    canary = b"canary-" + b"in-a-line"
    change = FileChange(path="a.py", added={1: canary}, removed=0)
    assert canary.decode() not in repr(event_of(Proposal(changes=(change,)), "main", []))


def test_trailers_of_the_same_name_are_kept_together():
    assert trailers("x\n\nAcked-by: A\nacked-by: B\n") == {"acked-by": ("A", "B")}
