"""What is measured: on which target, and what has to be made ready before."""

from __future__ import annotations

import os
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

AUTHOR = {
    "GIT_AUTHOR_NAME": "Robin Doe",
    "GIT_AUTHOR_EMAIL": "robin@example.com",
    "GIT_COMMITTER_NAME": "Robin Doe",
    "GIT_COMMITTER_EMAIL": "robin@example.com",
}


class Case(NamedTuple):
    """One row of the table for each tool."""

    title: str
    kind: str
    """Of `Tool.asks`."""
    target: Path
    cwd: Path
    before: Callable[[], None] = lambda: None
    """Runs before each run, uncounted."""
    memory: bool = False
    """Whether the peak memory is of interest."""
    alone: bool = False
    """Whether only Oakum is asked."""


def histories(repositories: dict[str, Path], scratch: Path) -> Iterator[Case]:
    """The whole history of each repository."""
    for name, path in repositories.items():
        require_complete(path)
        yield Case(f"history of {name}", "history", path, scratch, memory=True)


def trees(folders: dict[str, Path], scratch: Path) -> Iterator[Case]:
    """The files of each folder; of a repository those of HEAD, in a folder without history."""
    for name, path in folders.items():
        target = _exported(path, scratch / f"tree-{name}") if (path / ".git").exists() else path
        yield Case(f"tree of {name}", "tree", target, scratch, memory=True)


def starts(scratch: Path) -> Iterator[Case]:
    """What a hook pays: hardly any content, so it is the start that counts."""
    repository = scratch / "small"
    small_repository(repository, commits=1)
    (repository / "staged.py").write_text("answer = 42\n" * 50, encoding="utf-8")
    git(repository, "add", "staged.py")
    yield Case("one staged file", "staged", repository, repository)
    yield Case("one small file", "file", repository / "staged.py", repository)
    yield Case("--help", "help", repository, repository)


def repeats(repositories: dict[str, Path], scratch: Path) -> Iterator[Case]:
    """A scan that was made before: of a clone, unchanged, and with one more commit each time."""
    for name, path in repositories.items():
        clone = scratch / f"again-{name}"
        subprocess.run(["git", "clone", "--quiet", "--local", path, clone], check=True)
        yield Case(f"{name} again, unchanged", "again", clone, scratch, alone=True)
        yield Case(f"{name} again, one new commit", "again", clone, scratch, partial(commit, clone), alone=True)


def small_repository(path: Path, commits: int) -> None:
    """A new repository with one file that changes in each commit."""
    path.mkdir(parents=True)
    git(path, "init", "--quiet")
    for _ in range(commits):
        commit(path)


def commit(repository: Path) -> None:
    """One more commit that adds a line."""
    with (repository / "notes.txt").open("a", encoding="utf-8") as file:
        file.write("one more line of notes\n")
    git(repository, "add", "notes.txt")
    git(repository, "commit", "--quiet", "-m", "notes")


def git(repository: Path, *arguments: str) -> bytes:
    """Standard output of git. Raises CalledProcessError."""
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, env=os.environ | AUTHOR).stdout


def require_complete(repository: Path) -> None:
    """Raises SystemExit when objects are missing: tools differ in what they then leave out."""
    listed = git(repository, "rev-list", "--objects", "--all", "--missing=print")
    if missing := sum(line.startswith(b"?") for line in listed.splitlines()):
        raise SystemExit(f"{repository}: {missing} objects are missing; a fair run needs a complete clone")


def _exported(repository: Path, folder: Path) -> Path:
    with tarfile.open(fileobj=BytesIO(git(repository, "archive", "--format=tar", "HEAD"))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def named(pairs: Sequence[str]) -> dict[str, Path]:
    """`NAME=PATH` pairs. Raises SystemExit for anything else."""
    found = {}
    for pair in pairs:
        name, separator, path = pair.partition("=")
        if not (name and separator and Path(path).is_dir()):
            raise SystemExit(f"{pair}: expected NAME=PATH with a folder")
        found[name] = Path(path).resolve()
    return found
