from __future__ import annotations

from pathlib import Path

import pytest

from oakum.guard.commit.attribution import Part, Writer, agent_of, attribute
from oakum.guard.commit.change import FileChange
from oakum.guard.edits import Edit, Edits


@pytest.fixture
def record(tmp_path: Path) -> Edits:
    return Edits(tmp_path, bytes(32))


def edit(record: Edits, path: str, *lines: bytes, tool: str = "claude", session: str = "s") -> Edit:
    return Edit(time="", tool=tool, session=session, path=path, lines=tuple(map(record.hash_of, lines)))


def test_lines_go_to_who_wrote_them_last(record: Edits) -> None:
    change = FileChange(
        path="a", removed=0, added={1: b"by hand", 2: b"first of ai", 3: b"}", 4: b"", 5: b"by cursor", 9: b"}"}
    )
    edits = [
        edit(record, "a", b"first of ai", b"by cursor"),
        edit(record, "a", b"by cursor", tool="cursor", session="t"),
        edit(record, "b", b"by hand"),
    ]
    found = attribute([change, FileChange(path="c", removed=0, added={1: b"first of ai"})], edits, record)
    assert found.parts == {"a": (Part(2, 4, Writer("claude", "s")), Part(5, 5, Writer("cursor", "t")))}
    assert (found.by_ai, found.lines, found.tools) == (4, 7, ("claude", "cursor"))


def test_nothing_known(record: Edits) -> None:
    found = attribute([FileChange(path="a", removed=3, added={1: b"line"})], [], record)
    assert (dict(found.parts), found.by_ai, found.tools) == ({}, 0, ())


def test_tools_name_themselves_to_what_they_run() -> None:
    assert agent_of({"CLAUDECODE": "1"}) == "claude"
    assert agent_of({"AI_AGENT": "some_agent"}) == "some_agent"
    assert agent_of({"HOME": "/"}) == ""
