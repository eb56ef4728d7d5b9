"""Draws docs/images/scan.svg: what `oakum scan` really prints on a small repository that this script makes.

Usage: `python docs/generate/picture.py`. The planted values are random and never leave a temporary folder.
"""

from __future__ import annotations

import fcntl
import os
import pty
import random
import struct
import subprocess
import sys
import termios
from pathlib import Path
from tempfile import TemporaryDirectory

from oakum.rules.template import expand
from terminal_svg import drawn

PICTURE = Path(__file__).resolve().parent.parent / "images" / "scan.svg"
COLUMNS = 100
SOURCES = {
    "deploy/release.sh": "export GITHUB_TOKEN={crc:ghp_,30}\ngh release create v1.0\n",
    "billing/settings.py": 'DEBUG = False\nSTRIPE_KEY = "sk_live_{alnum:24}"\n',
}
"""Templates of the files with secrets; see `oakum.rules.template`."""
CLEANED = {"deploy/release.sh": "gh release create v1.1\n"}
AUTHORS = {
    "GIT_AUTHOR_NAME": "Robin Doe",
    "GIT_AUTHOR_EMAIL": "robin@example.com",
    "GIT_COMMITTER_NAME": "Robin Doe",
    "GIT_COMMITTER_EMAIL": "robin@example.com",
}


def main() -> None:
    """Makes the repository, scans it, draws what the terminal shows."""
    with TemporaryDirectory() as folder:
        repository = Path(folder) / "shop"
        _make(repository)
        output = _on_a_terminal([sys.executable, "-m", "oakum.cli.main", "scan"], repository, Path(folder))
    PICTURE.write_text(drawn(f"\x1b[1m$ oakum scan\x1b[0m\n{output}", COLUMNS), encoding="utf-8")
    print(f"wrote {PICTURE.name}")


def _make(repository: Path) -> None:
    rng = random.Random()
    repository.mkdir()
    _git(repository, "init", "-q", "-b", "main")
    _commit(repository, {path: expand(text, rng) for path, text in SOURCES.items()}, "2026-01-12T09:30:00Z")
    _commit(repository, CLEANED, "2026-02-03T16:05:00Z")


def _commit(repository: Path, files: dict[str, str], date: str) -> None:
    for name, text in files.items():
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text(text, encoding="utf-8")
    _git(repository, "add", ".")
    _git(repository, "commit", "-q", "-m", "change", GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)


def _git(repository: Path, *arguments: str, **environment: str) -> None:
    subprocess.run(["git", *arguments], cwd=repository, check=True, env=os.environ | AUTHORS | environment)


def _on_a_terminal(command: list[str], folder: Path, home: Path) -> str:
    """What it writes to a terminal of COLUMNS columns; its exit code says that secrets were found."""
    main_end, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR")}
    environment = kept | {"TERM": "xterm-256color", "XDG_CONFIG_HOME": str(home / "config")}
    running = subprocess.Popen(command, cwd=folder, stdout=terminal, stderr=subprocess.PIPE, env=environment)
    os.close(terminal)
    output = b""
    while chunk := _read(main_end):
        output += chunk
    if running.wait() != 1:
        raise SystemExit(f"expected findings: {running.communicate()[1].decode()}")
    return output.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux says EIO where the other end is closed
        return b""


if __name__ == "__main__":
    main()
