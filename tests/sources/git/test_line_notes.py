from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.git import repository
from oakum.sources.git.authorship import Authorship, Writer
from oakum.sources.git.line_notes import LineNotes, Stretch, agent_trace, git_ai, line_notes
from repo import Repo

SESSION, PERSON = "s_0123456789abcd", "h_0123456789abcd"


def note(path: str = "src/a.py", lines: str = "1-3,7") -> str:
    about = {
        "schema_version": "authorship/3.0.0",
        "base_commit_sha": "0" * 40,
        "prompts": {},
        "sessions": {SESSION: {"agent_id": {"tool": "claude", "id": "c", "model": "m"}, "human_author": "A"}},
        "humans": {PERSON: {}},
    }
    return f"{path}\n  {SESSION}::t_abc {lines}\n  {PERSON} 4-6\n---\n{json.dumps(about)}"


def trace(revision: str, kind: str = "ai") -> str:
    ranges = [{"start_line": 2, "end_line": 4, "content_hash": "x"}]
    conversations = [{"url": "u", "contributor": {"type": kind, "model_id": "m"}, "ranges": ranges}]
    return json.dumps(
        {
            "version": "0.1.0",
            "id": "i",
            "timestamp": "t",
            "vcs": {"type": "git", "revision": revision},
            "tool": {"name": "Cursor"},
            "files": [{"path": "b.py", "conversations": conversations}],
        }
    )


def test_a_note_of_git_ai() -> None:
    assert list(git_ai(note().encode())) == [
        Stretch("src/a.py", 1, 3, "claude-code"),
        Stretch("src/a.py", 7, 7, "claude-code"),
        Stretch("src/a.py", 4, 6, ""),
    ]


def test_a_record_of_agent_trace() -> None:
    assert agent_trace(trace("c").encode()) == ("c", [Stretch("b.py", 2, 4, "cursor")])
    assert agent_trace(trace("c", "human").encode()) == ("c", [Stretch("b.py", 2, 4, "")])


def test_notes_of_a_repository(repo: Repo) -> None:
    first, second, third, fourth = (repo.commit({"a": str(n).encode()}) for n in range(4))
    repo.git("notes", "--ref=ai", "add", "-m", note(), first)
    repo.git("notes", "--ref=agent-trace", "add", "-m", trace(""), second)
    repo.commit({".agent-trace/traces.jsonl": f"{trace(third)}\nnonsense\n".encode()})
    found = repository.discover(repo.path)
    assert found is not None
    notes = line_notes(found)
    assert [notes.tools(id_) for id_ in (first, second, third, fourth)] == [
        ("claude-code",),
        ("cursor",),
        ("cursor",),
        (),
    ]
    assert [notes.writer(first, "src/a.py", line) for line in (1, 5, 7, 8)] == ["claude-code", "", "claude-code", ""]
    assert notes.writer(first, "other", 1) == ""
    assert (notes.knows(first), notes.knows(fourth)) == (True, False)


def test_a_repository_without_notes(repo: Repo) -> None:
    found = repository.discover(repo.path)
    assert found is not None
    assert line_notes(found) == LineNotes({})


@given(st.binary())
def test_anything_may_stand_in_a_note(content: bytes) -> None:
    list(git_ai(content))
    assert agent_trace(content)[1] == []


@pytest.mark.parametrize(
    "value", [[], {"files": 1}, {"files": [{"conversations": [{"ranges": [{"start_line": "x"}]}]}]}]
)
def test_any_json_may_stand_in_a_record(value: object) -> None:
    assert agent_trace(json.dumps(value).encode()) == ("", [])


def test_notes_speak_for_commits_without_marks() -> None:
    notes = LineNotes({"c1": (Stretch("a.py", 1, 2, "cursor"),), "c2": (Stretch("a.py", 1, 2, ""),)})
    human = Authorship(Writer.HUMAN)
    assert notes.beside("c1", human) == Authorship(Writer.ASSISTED, ("cursor",))
    assert notes.beside("c1", Authorship(Writer.AGENT, ("codex",))) == Authorship(Writer.AGENT, ("codex", "cursor"))
    assert notes.beside("c2", human) == notes.beside("c3", human) == human
