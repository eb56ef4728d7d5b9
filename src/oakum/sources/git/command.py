"""Runs git on a repository that may be hostile: none of its hooks, filters, helpers or configured programs run.

Git is not shown the repository's own git folder, where a configuration can name programs in ever new ways, but one of
ours that borrows objects, refs and index and has a configuration of three lines.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from oakum.model import RepositoryError
from oakum.sources.git.index import index_of
from oakum.sources.git.repository import Repository
from oakum.sources.regular import read_regular

_OPTIONS = ("--no-pager", "--no-optional-locks")
_LITERAL = ("--literal-pathspecs",)
_BORROWED = ("refs", "packed-refs", "reftable", "shallow", "info/exclude")
_LONGEST_HEAD = 4096


def run(repository: Repository, *arguments: str, stdin: bytes = b"", check: bool = True, literal: bool = True) -> bytes:
    """Standard output of git, run at the root of the work tree if there is one.

    Paths mean themselves and are no patterns; commands that do not know that option need `literal=False`. Raises
    RepositoryError with git's own message when it fails; with `check=False` only when it cannot run.
    """
    import subprocess  # what is scanned without git need not wait for it

    try:
        with _shelter(repository) as folder:
            done = subprocess.run(
                ["git", *_OPTIONS, *(_LITERAL if literal else ()), *arguments],
                cwd=repository.work_tree or folder,
                env=environment() | _places(repository, folder),
                input=stdin,
                capture_output=True,
                check=False,
            )
    except FileNotFoundError:
        raise RepositoryError("git is not installed or not on PATH; install it, or scan with --no-history") from None
    except OSError as error:
        raise RepositoryError(f"{repository.git_dir}: git cannot run there: {error.strerror}") from error
    if check and done.returncode:
        message = done.stderr.decode("utf-8", "backslashreplace").strip().splitlines()
        raise RepositoryError(f"{repository.git_dir}: git {_verb(arguments)}: {message[0] if message else 'failed'}")
    return done.stdout


def environment() -> dict[str, str]:
    """The environment for git: no system or user configuration, no prompts, no transport, nothing from GIT_*."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "LC_ALL": "C",
    }


@contextmanager
def _shelter(repository: Repository) -> Iterator[Path]:
    """A git folder of our own, with links to what it borrows."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="oakum-") as name:
        folder = Path(name)
        (folder / "refs").mkdir()
        (folder / "info").mkdir()
        for part in _BORROWED:
            _borrow(repository.common_dir / part, folder / part)
        for shared in repository.git_dir.glob("sharedindex.*"):
            _borrow(shared, folder / shared.name)
        (folder / "HEAD").write_bytes(read_regular(repository.git_dir / "HEAD", _LONGEST_HEAD, follow=True))
        (folder / "config").write_text(_configuration(repository))
        yield folder


def _borrow(source: Path, link: Path) -> None:
    if source.is_dir() and link.is_dir():
        link.rmdir()
    if source.is_dir() or source.is_file():
        link.symlink_to(source.absolute())


def _configuration(repository: Repository) -> str:
    lines = [
        "[core]",
        "repositoryFormatVersion = 1",
        f"bare = {str(repository.work_tree is None).lower()}",
        "[extensions]",
    ]
    if repository.id_length == 32:
        lines.append("objectFormat = sha256")
    if (repository.common_dir / "reftable").is_dir():
        lines.append("refStorage = reftable")
    return "\n".join(lines) + "\n"


def _places(repository: Repository, folder: Path) -> dict[str, str]:
    places = {
        "GIT_DIR": folder,
        "GIT_OBJECT_DIRECTORY": (repository.common_dir / "objects").absolute(),
        "GIT_INDEX_FILE": index_of(repository),
    }
    if repository.work_tree is not None:
        places["GIT_WORK_TREE"] = repository.work_tree.absolute()
    return {name: str(place) for name, place in places.items()}


def _verb(arguments: Sequence[str]) -> str:
    return next((argument for argument in arguments if not argument.startswith("-")), "command")
