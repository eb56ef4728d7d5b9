from __future__ import annotations

from pathlib import Path

from agents.agent_homes import UUID, Home
from oakum.model import Skipped
from oakum.sources.agents.catalogue import Kind
from oakum.sources.agents.discovery import AgentFile, discover
from oakum.sources.agents.machine import Machine


def found(machine: Machine, *projects: Path) -> dict[str, AgentFile]:
    return {one.shown: one for one in discover(machine, projects, [])}


def test_tool_kind_and_session(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.claude_code("x", "y")
    home.cursor({}, "")
    (tmp_path / ".config/Cursor/User/globalStorage/state.vscdb-wal").touch()
    files = found(Machine(home=tmp_path, root=tmp_path / "root"))
    assert set(files) == {
        f"~/.claude/projects/-home-u-app/{UUID}.jsonl",
        "~/.config/Cursor/User/globalStorage/state.vscdb",
    }
    transcript = files[f"~/.claude/projects/-home-u-app/{UUID}.jsonl"]
    assert (transcript.tool, transcript.kind, transcript.session) == ("claude-code", Kind.TRANSCRIPT, UUID)
    assert transcript.size == Path(transcript.path).stat().st_size > 0
    store = files["~/.config/Cursor/User/globalStorage/state.vscdb"]
    assert (store.tool, store.kind) == ("cursor", Kind.STORE)
    assert "cursorAuth/*" in store.keep


def test_a_file_is_found_once(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.write(".claude/settings.json", "{}")
    machine = Machine(home=tmp_path, root=tmp_path / "root", environ={"CLAUDE_CONFIG_DIR": str(tmp_path / ".claude")})
    assert len(found(machine, tmp_path)) == 1


def test_what_lies_in_projects_and_on_the_machine(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.write("p/.mcp.json", "{}")
    home.write("p/AGENTS.md", "x")
    home.write("root/etc/codex/requirements.toml", "")
    files = found(Machine(home=tmp_path / "home", root=tmp_path / "root"), tmp_path / "p")
    kinds = {Path(name).name: (one.tool, one.kind) for name, one in files.items()}
    assert kinds == {
        ".mcp.json": ("claude-code", Kind.CONFIGURATION),
        "AGENTS.md": ("agents-md", Kind.INSTRUCTIONS),
        "requirements.toml": ("codex", Kind.CONFIGURATION),
    }


def test_a_link_leads_not_out_of_somebody_else_s_home(tmp_path: Path) -> None:
    outside = Home(tmp_path).write("outside.json", "{}")
    (tmp_path / "u" / ".cursor").mkdir(parents=True)
    (tmp_path / "u" / ".cursor" / "mcp.json").symlink_to(outside)
    skipped: list[Skipped] = []
    assert discover(Machine(home=tmp_path / "u"), (), skipped) == []
    assert [(one.reason, one.by_default) for one in skipped] == [("symbolic link", True)]
    assert len(discover(Machine(home=tmp_path / "u", root=tmp_path / "root"), (), skipped)) == 1


def test_a_link_counts_as_what_it_leads_to(tmp_path: Path) -> None:
    home = Home(tmp_path)
    real = home.write("dotfiles/mcp.json", "{}")
    (tmp_path / ".cursor").mkdir()
    (tmp_path / ".cursor" / "mcp.json").symlink_to(real)
    (one,) = found(Machine(home=tmp_path)).values()
    assert (one.path, one.shown) == (str(real), str(tmp_path / ".cursor" / "mcp.json"))
