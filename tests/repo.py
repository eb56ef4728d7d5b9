"""Real git repositories, made step by step by git itself, whatever the configuration of this machine."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_START = 1_600_000_000


class Repo:
    """A repository at `path`. Every commit is an hour younger than the one before."""

    def __init__(self, path: Path, *init: str) -> None:
        self.path = path
        self.clock = _START
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *init)

    @property
    def git_dir(self) -> Path:
        inside = self.path / ".git"
        return inside if inside.is_dir() else self.path

    def git(self, *arguments: str, stdin: bytes = b"", check: bool = True) -> bytes:
        return git(self.path, *arguments, stdin=stdin, date=self.clock, check=check)

    def text(self, *arguments: str) -> str:
        return self.git(*arguments).decode().strip()

    def write(self, files: dict[str, bytes | None]) -> None:
        """Writes files of the work tree; None removes one."""
        for name, content in files.items():
            path = self.path / name
            if content is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)

    def commit(self, files: dict[str, bytes | None], message: str = "change") -> str:
        """Commits these changes; the commit's id."""
        self.clock += 3600
        self.write(files)
        self.git("add", "-A", "-f")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.text("rev-parse", "HEAD")

    def merge(self, *branches: str) -> str:
        self.clock += 3600
        self.git("merge", "-q", "--no-ff", "-m", "merge", *branches)
        return self.text("rev-parse", "HEAD")

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Makes a branch and goes there."""
        self.git("checkout", "-q", "-b", name, start)

    def switch(self, name: str) -> None:
        self.git("checkout", "-q", name)

    def pack(self, *options: str) -> None:
        self.git("repack", "-a", "-d", "-f", "-q", *options)


def git(folder: Path, *arguments: str, stdin: bytes = b"", date: int = _START, check: bool = True) -> bytes:
    """Standard output of git in a folder."""
    settings = {
        "user.name": "A U Thor",
        "user.email": "author@example.com",
        "gc.auto": "0",
        "maintenance.auto": "false",
        "core.autocrlf": "false",
        "core.safecrlf": "false",
        "pack.threads": "1",
        "protocol.file.allow": "always",
        "advice.detachedHead": "false",
        "uploadpack.allowFilter": "true",
    }
    done = subprocess.run(
        ["git", *(part for key, value in settings.items() for part in ("-c", f"{key}={value}")), *arguments],
        cwd=folder,
        input=stdin,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_DATE": f"{date} +0200",
            "GIT_COMMITTER_DATE": f"{date} +0200",
        },
        capture_output=True,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(done.stderr.decode("utf-8", "replace"))
    return done.stdout
