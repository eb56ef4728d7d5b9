"""Which programs run at this moment: what a tool has open must not be changed under its hands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PureWindowsPath

_PROC = Path("/proc")
_ENDINGS = (".exe", ".js", ".mjs", ".cjs", ".AppImage")
_INTERPRETERS = ("node", "bun", "deno", "python", "python3", "sh", "bash", "dash", "zsh")


def running(names: Iterable[str], commands: Iterable[Sequence[str]] | None = None) -> set[str]:
    """Those of the names by which a program runs; `commands` stands in for the command lines of this machine's
    processes."""
    wanted = set(names)
    lines = _commands() if commands is None else commands
    return {name for line in lines for name in _names(line) if name in wanted}


def _names(command: Sequence[str]) -> Iterator[str]:
    """What a program may be known by: its file's name, that of the script that an interpreter runs, and for a script
    `index.js` the package that it lies in."""
    first = _name(command[0]) if command else ""
    yield first
    if first in _INTERPRETERS or first.startswith("python3"):
        script = next((word for word in command[1:] if not word.startswith("-")), "")
        yield _name(script)
        yield from (part for part in PureWindowsPath(script).parts[-4:-1])


def _name(path: str) -> str:
    name = PureWindowsPath(path).name  # it knows both kinds of separators
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name


def _commands() -> Iterator[Sequence[str]]:
    if _PROC.is_dir():
        yield from _of_proc()
        return
    listing = ["tasklist", "/fo", "csv", "/nh"] if sys.platform == "win32" else ["ps", "-axo", "command="]
    done = subprocess.run(listing, capture_output=True, text=True, errors="replace", check=False)
    for line in done.stdout.splitlines():
        yield [line.split('"')[1]] if line.startswith('"') else line.split()


def _of_proc() -> Iterator[Sequence[str]]:
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "cmdline").read_bytes()
            except OSError:
                continue  # it has ended
            yield line.decode("utf-8", "replace").rstrip("\0").split("\0")
