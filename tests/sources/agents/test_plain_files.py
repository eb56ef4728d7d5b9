from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from agents.agent_homes import agent_file
from oakum.detect.equipment import Equipment
from oakum.model import RecordOrigin, ShardResult
from oakum.scan import work
from oakum.sources import tree
from oakum.sources.agents.catalogue import Kind
from oakum.sources.agents.discovery import AgentFile
from oakum.sources.agents.plain_files import PlainFilesShard, aider_role
from toys import token


def result(tools: Equipment, *files: AgentFile) -> ShardResult:
    return work(tools.detector(), PlainFilesShard(files, binary=False, archives=True, most=0))


def test_output_of_a_tool(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    file = agent_file(tmp_path / "out.txt", b"a\n b " + secret, kind=Kind.TOOL_RESULT)
    (sighting,) = result(tools, file).sightings
    (place,) = sighting.locations
    assert place.origin == RecordOrigin(path="~/out.txt", tool="tool", session="s", role="tool")
    assert (place.span.start_line, place.span.start_column) == (2, 4)


def test_an_archive(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in.txt", token(rng))
    (sighting,) = result(tools, agent_file(tmp_path / "a.zip", packed.getvalue())).sightings
    assert sighting.locations[0].origin.path == "~/a.zip!/in.txt"


def test_what_cannot_be_read(tmp_path: Path, tools: Equipment) -> None:
    gone = agent_file(tmp_path / "gone.txt", "x")
    Path(gone.path).unlink()
    binary = agent_file(tmp_path / "binary", b"\x7fELF\0\0\0" * 50)
    assert {(one.path, one.reason) for one in result(tools, gone, binary).skipped} == {
        ("~/gone.txt", "unreadable"),
        ("~/binary", "binary"),
    }


@pytest.mark.parametrize("small", [tree.SMALL, 64])
def test_roles_in_aider_s_history(
    tmp_path: Path, tools: Equipment, rng: random.Random, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(tree, "SMALL", small)
    said, printed, told = token(rng), token(rng), token(rng)
    text = b"x\n#### use " + said + b"\n\n> out " + printed + b"\n\nIt is " + told + b"\n"
    found = result(tools, agent_file(tmp_path / ".aider.chat.history.md", text, tool="aider")).sightings
    roles = {one.secret.reveal(): one.locations[0].origin for one in found}
    assert {secret: origin.role for secret, origin in roles.items() if isinstance(origin, RecordOrigin)} == {
        said: "user",
        printed: "tool",
        told: "assistant",
    }


def test_roles_in_aider_s_log() -> None:
    assert aider_role("x/.aider.llm.history", b"USER hello") == "user"
    assert aider_role("x/.aider.llm.history", b"USERS") == ""
    assert aider_role("x/.aider.llm.history", b"SYSTEM Act") == "system"
