"""Where a user's folders are, whatever the operating system: all layouts are looked for, so that the home of a Mac or a
Windows machine that is mounted somewhere is read like one's own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

_CONFIG = (".config", "Library/Application Support", "AppData/Roaming")
_DATA = (".local/share", "Library/Application Support", "AppData/Local", "AppData/Roaming")
_CONFIG_VARIABLES = ("XDG_CONFIG_HOME", "APPDATA")
_DATA_VARIABLES = ("XDG_DATA_HOME", "LOCALAPPDATA")
_VSCODE = ("Code", "Code - Insiders", "VSCodium", "Code - OSS")
_DESCENDANTS = ("Cursor", "Windsurf", "Kiro", "Antigravity", "Trae")
_SERVERS = (".vscode-server", ".vscode-server-insiders", ".vscode-remote", ".vscodium-server")
_SERVERS_OF_DESCENDANTS = (".cursor-server", ".windsurf-server")


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A user on a machine."""

    home: Path
    environ: Mapping[str, str] = {}
    """The user's variables; none when it is the home of somebody else."""
    root: Path | None = None
    """Where the machine's own folders are; None when only the home is looked at."""

    def folders(self, pattern: str, projects: Sequence[Path] = ()) -> Iterator[Path]:
        """The folders that the pattern of a data file (see `catalogue`) names, whether they are there or not."""
        first, _, rest = pattern.partition("/")
        if first == "@project":
            bases: Iterator[Path] = iter(projects)
        elif first == "":
            bases = iter(() if self.root is None else (self.root,))
        else:
            bases = self._bases(first)
        yield from dict.fromkeys(base / rest for base in bases)

    def _bases(self, first: str) -> Iterator[Path]:
        if first == "~":
            yield self.home
        elif first == "@config":
            yield from self._of_user(_CONFIG_VARIABLES, _CONFIG)
        elif first == "@data":
            yield from self._of_user(_DATA_VARIABLES, _DATA)
        elif first == "@vscode":
            yield from self._editors(_VSCODE, _SERVERS)
        elif first == "@code":
            yield from self._editors(_VSCODE + _DESCENDANTS, _SERVERS + _SERVERS_OF_DESCENDANTS)
        elif first.startswith("$"):
            value = self.environ.get(first[1:], "")
            if Path(value).is_absolute():
                yield Path(value)
        else:
            raise ValueError(f"unknown kind of folder: {first}")

    def _of_user(self, variables: Sequence[str], usual: Sequence[str]) -> Iterator[Path]:
        for name in variables:
            if Path(self.environ.get(name, "")).is_absolute():
                yield Path(self.environ[name])
        for folder in usual:
            yield self.home / folder

    def _editors(self, names: Sequence[str], servers: Sequence[str]) -> Iterator[Path]:
        for folder in self._of_user(_CONFIG_VARIABLES, _CONFIG):
            for name in names:
                yield folder / name / "User"
        for name in servers:
            yield self.home / name / "data" / "User"


def this_machine() -> Machine:
    """The user who runs the program."""
    return Machine(home=Path.home(), environ=dict(os.environ), root=Path("/"))
