from __future__ import annotations

from datetime import UTC, datetime

from oakum.guard.commit.attribution import Attribution, Part, Writer
from oakum.guard.commit.notes import agent_trace, git_ai
from oakum.sources.git import line_notes

COMMIT = "c" * 40
FOUND = Attribution(
    parts={
        "a b.py": (Part(1, 3, Writer("claude", "s")), Part(7, 7, Writer("cursor", "t"))),
        "c.py": (Part(2, 2, Writer("claude", "s")), Part(4, 5, Writer("claude", "s"))),
    },
    lines=20,
)
EXPECTED = {
    ("a b.py", 1, 3, "claude-code"),
    ("a b.py", 7, 7, "cursor"),
    ("c.py", 2, 2, "claude-code"),
    ("c.py", 4, 5, "claude-code"),
}


def test_the_note_is_read_back() -> None:
    note = git_ai(FOUND, COMMIT, "A <a@example.com>")
    assert {(one.path, one.first, one.last, one.tool) for one in line_notes.git_ai(note.encode())} == EXPECTED


def test_the_records_are_read_back() -> None:
    records = agent_trace(FOUND, COMMIT, datetime(2026, 1, 1, tzinfo=UTC)).encode().splitlines()
    read = [line_notes.agent_trace(record) for record in records]
    assert {revision for revision, _ in read} == {COMMIT}
    assert {(one.path, one.first, one.last, one.tool) for _, parts in read for one in parts} == EXPECTED
