from __future__ import annotations

import pytest

from oakum.sources.agents.catalogue import RECORDED, Kind, tool, tools
from oakum.sources.agents.globbing import SESSION, matching
from oakum.sources.agents.machine import Machine


def test_every_tool_of_the_facts_is_there() -> None:
    known = {one.id for one in tools()}
    assert known >= {"claude-code", "codex", "gemini", "cursor", "copilot-cli", "vscode-copilot", "windsurf", "cline"}
    assert known >= {"roo", "kilo", "aider", "opencode", "zed", "continue", "goose", "amp", "droid", "junie"}
    assert known >= {"jetbrains", "kiro", "amazon-q", "vibe", "warp", "openclaw", "antigravity", "claude-desktop"}


@pytest.mark.parametrize("one", tools(), ids=lambda one: one.id)
def test_every_place_can_be_looked_for(one, tmp_path):
    machine = Machine(home=tmp_path, root=tmp_path / "root", environ={})
    for store in one.store:
        for pattern in store.folders:
            folders = list(machine.folders(pattern, [tmp_path / "project"]))
            assert folders or pattern.startswith("$")
            assert all(folder.is_relative_to(tmp_path) for folder in folders)
        for glob in store.files:
            assert list(matching(tmp_path, glob, [])) == []
            assert glob.count(SESSION) <= 1
            assert not glob.startswith(("/", "~", "$", "@"))
    assert one.docs.startswith("https://")


def test_a_tool_by_its_id() -> None:
    assert tool("cursor").name == "Cursor"
    with pytest.raises(KeyError):
        tool("none")


def test_what_tools_need_is_no_record() -> None:
    assert not RECORDED & {Kind.CONFIGURATION, Kind.LOGIN, Kind.INSTRUCTIONS}
