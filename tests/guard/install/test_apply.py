from __future__ import annotations

from pathlib import Path

import pytest

from oakum.guard.hosts import NAMES
from oakum.guard.install.apply import Outcome, install, is_installed, uninstall
from oakum.guard.install.recipes import Command, edits
from oakum.guard.install.where import Where
from oakum.model import ConfigError

MINE = '{\n    // mine\n    "model": "x",\n    "hooks": {"PreToolUse": [{"matcher": "Bash"}]} /* end */\n}\n'


def files(folder: Path) -> dict[str, bytes]:
    state = folder / ".local"
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(state))
    return {str(path): path.read_bytes() for path in found}


@pytest.mark.parametrize("name", NAMES)
def test_installing_twice_is_installing_once_and_uninstalling_leaves_nothing(
    where: Where, command: Command, name: str
) -> None:
    made = edits(name, where, command)
    assert {done.outcome for done in install(name, made, where.environ)} == {Outcome.WRITTEN}
    once = files(where.home)
    assert {done.outcome for done in install(name, made, where.environ)} == {Outcome.UNCHANGED}
    assert files(where.home) == once
    assert all(is_installed(edit) for edit in made)
    assert {done.outcome for done in uninstall(made, where.environ)} == {Outcome.REMOVED}
    assert files(where.home) == {}
    assert not (where.home / ".local/state/oakum/guard/installed.json").exists()


@pytest.mark.parametrize("record", [True, False])
def test_the_users_file_comes_back(where: Where, command: Command, record: bool) -> None:
    path = where.home / ".claude/settings.json"
    path.parent.mkdir()
    path.write_bytes(MINE.encode())
    path.chmod(0o600)
    environ = where.environ if record else {}
    install("claude", edits("claude", where, command), environ)
    assert "// mine" in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    uninstall(edits("claude", where, command), environ)
    assert path.read_bytes() == MINE.encode()


def test_other_options_replace_the_old_ones(where: Where, command: Command) -> None:
    path = where.home / ".claude/settings.json"
    path.parent.mkdir()
    path.write_text(MINE)
    install("claude", edits("claude", where, command), where.environ)
    other = Command(program=command.program, mode="block")
    install("claude", edits("claude", where, other), where.environ)
    assert path.read_text().count("PreToolUse") == 1
    assert "claude --mode block" in path.read_text()
    assert 'oakum-hook claude"' not in path.read_text()
    uninstall(edits("claude", where, other), where.environ)
    assert path.read_text() == MINE


def test_what_the_user_wrote_since_stays(where: Where, command: Command) -> None:
    path = where.home / ".cursor/hooks.json"
    made = edits("cursor", where, command)
    install("cursor", made, where.environ)
    path.write_text(path.read_text().replace('"version": 1', '"version": 1, "mine": true'))
    uninstall(made, where.environ)
    assert path.read_text().split() == ["{", '"version":', "1,", '"mine":', "true", "}"]


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b'{"hooks": 3}'])
def test_a_broken_file_stays_as_it_is(where: Where, command: Command, content: bytes) -> None:
    path = where.home / ".claude/settings.json"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"settings\.json"):
        install("claude", edits("claude", where, command), where.environ)
    assert path.read_bytes() == content


def test_of_several_files_all_are_written_or_none(where: Where, command: Command) -> None:
    folder = where.home / "Documents/Cline/Hooks"
    folder.mkdir(parents=True)
    (folder / "TaskStart").write_text("#!/bin/sh\n# mine\n")
    with pytest.raises(ConfigError, match="not ours"):
        install("cline", edits("cline", where, command), where.environ)
    assert [path.name for path in folder.iterdir()] == ["TaskStart"]


def test_a_link_to_a_file_elsewhere_stays_a_link(where: Where, command: Command, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.json"
    real.write_text("{}")
    (where.home / ".gemini").mkdir()
    (where.home / ".gemini/settings.json").symlink_to(real)
    install("gemini", edits("gemini", where, command), where.environ)
    assert "oakum-hook" in real.read_text()
    assert (where.home / ".gemini/settings.json").is_symlink()


def test_a_file_in_place_of_the_folder_is_an_error(where: Where, command: Command) -> None:
    (where.home / ".claude").write_text("")
    with pytest.raises(ConfigError, match="cannot be"):
        install("claude", edits("claude", where, command), where.environ)


def test_a_folder_in_place_of_the_file_is_an_error(where: Where, command: Command) -> None:
    (where.home / ".claude/settings.json").mkdir(parents=True)
    with pytest.raises(ConfigError, match="cannot be read"):
        install("claude", edits("claude", where, command), where.environ)
