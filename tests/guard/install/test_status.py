from __future__ import annotations

from pathlib import Path

import pytest

from oakum.guard.hosts import NAMES
from oakum.guard.install.apply import install
from oakum.guard.install.recipes import Command, edits
from oakum.guard.install.status import ailments, of, status
from oakum.guard.install.where import Where


@pytest.mark.parametrize("name", NAMES)
def test_an_installed_host_is_seen_with_its_options(where: Where, hook: Path, name: str) -> None:
    assert not of(name, where).installed
    command = Command(program=str(hook), mode="block", fail_closed=True)
    install(name, edits(name, where, command), where.environ)
    seen = of(name, where)
    assert (seen.installed, seen.current, seen.present) == (True, True, True)
    assert (seen.program, seen.mode) == (str(hook), "block")
    assert ailments(seen) == []


def test_a_host_is_present_where_its_folder_is(where: Where) -> None:
    (where.home / ".codex").mkdir()
    (where.home / ".config/opencode").mkdir(parents=True)
    (where.home / ".config/Code/User").mkdir(parents=True)
    assert [one.host for one in status(where) if one.present] == ["vscode", "codex", "opencode"]


def test_ailments(where: Where, hook: Path) -> None:
    install("claude", edits("claude", where, Command(program=str(hook))), where.environ)
    path = where.home / ".claude/settings.json"
    path.write_text(path.read_text().replace('"SessionEnd"', '"Other"'))
    path.chmod(0o666)
    hook.unlink()
    said = ailments(of("claude", where))
    assert [text.split(":")[0] for text in said] == [
        "not as this version would write it", "its command is not there any more", f"{path} can be written by others"
    ]  # fmt: skip
