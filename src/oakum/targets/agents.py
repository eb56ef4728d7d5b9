"""What AI coding tools keep on a machine as a target: `ai` for one's own home, `ai:HOME` for another one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from oakum.config import Settings
from oakum.model import Skipped, SourceError
from oakum.model.arena import Shard
from oakum.policy.globs import path_test
from oakum.sources.agents.discovery import AgentFile, discover
from oakum.sources.agents.machine import Machine, this_machine
from oakum.sources.agents.projects import known_projects
from oakum.sources.agents.shards import shards
from oakum.targets.interface import Target
from oakum.targets.tree import left_out


class AgentsTarget(Target):
    """The files of all known tools of a user."""

    def __init__(self, files: list[AgentFile], skipped: list[Skipped], settings: Settings) -> None:
        self._settings = settings.scan
        self.skipped = skipped
        self.commits = 0
        leave = partial(left_out, path_test(settings.scan.exclude), settings.scan.binary)
        self._files = [file for file in files if not self._leaves(leave(file.shown))]

    def _leaves(self, skipped: Skipped | None) -> bool:
        if skipped:
            self.skipped.append(skipped)
        return skipped is not None

    def shards(self) -> Iterator[Shard]:
        """Parts of large transcripts, databases, and batches of the rest."""
        chosen = self._settings
        return shards(self._files, binary=chosen.binary, archives=chosen.archives, most=chosen.max_file_bytes)


def machine_of(home: str) -> Machine:
    """The user whose home it is; empty for one's own. Raises SourceError when there is no such folder."""
    if not home:
        return this_machine()
    folder = Path(home)
    if not folder.is_dir():
        raise SourceError(f"ai:{home}: there is no such folder; name the home of a user, or `ai` alone for your own")
    return Machine(home=folder.absolute())


def agent_files(machine: Machine, skipped: list[Skipped]) -> list[AgentFile]:
    """The files of all tools, in the home and in the projects that the tools know."""
    current = Path.cwd() if machine.root is not None else None
    return discover(machine, known_projects(machine, current), skipped)


def open_target(name: str, settings: Settings) -> Target:
    """The files of the user whose home is `name`. Raises SourceError."""
    skipped: list[Skipped] = []
    return AgentsTarget(agent_files(machine_of(name), skipped), skipped, settings)
