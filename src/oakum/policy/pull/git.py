"""Policies in a git repository. Its submodules are not fetched, links in it become plain files."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from oakum.model import SourceError
from oakum.policy.pull.address import Address

_SECONDS = 300
_OPTIONS = (
    *("-c", "core.symlinks=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "protocol.ext.allow=never"),
    *("-c", "submodule.recurse=false"),
)
_PROTOCOLS = "https:http:ssh:git:file"


def fetch(asked: Address, into: Path) -> None:
    """Raises SourceError."""
    with tempfile.TemporaryDirectory(prefix="oakum-pull-") as folder:
        clone = Path(folder, "clone")
        _clone(asked, clone)
        wanted = clone / asked.folder
        if not wanted.is_dir():
            raise SourceError(f"{asked.shown}: the repository has no folder {asked.folder!a}")
        shutil.copytree(wanted, into, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))


def _clone(asked: Address, clone: Path) -> None:
    """The commit alone where the server can name it, else everything and then the commit."""
    branch = ["--branch", asked.ref] if asked.ref else []
    quick = ["clone", "--quiet", "--depth=1", "--no-recurse-submodules", "--template=", *branch, "--"]
    if not (said := _run(asked, [*quick, asked.url, str(clone)])):
        return
    if asked.ref:
        shutil.rmtree(clone, ignore_errors=True)
        whole = ["clone", "--quiet", "--no-checkout", "--no-recurse-submodules", "--template=", "--"]
        said = _run(asked, [*whole, asked.url, str(clone)]) or _run(
            asked, ["-C", str(clone), "checkout", "--quiet", "--detach", asked.ref, "--"]
        )
    if said:
        raise SourceError(f"{asked.shown}: cannot be fetched by git: {said}")


def _run(asked: Address, arguments: list[str]) -> str:
    """What git complains of; nothing where it does not."""
    environment = os.environ | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": _PROTOCOLS,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", "ssh -oBatchMode=yes"),
    }
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        environment.pop(name, None)
    try:
        done = subprocess.run(
            ["git", *_OPTIONS, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise SourceError("fetching policies from a repository needs the program `git` on PATH") from None
    except subprocess.TimeoutExpired:
        raise SourceError(f"{asked.shown}: git took longer than {_SECONDS} seconds") from None
    if not done.returncode:
        return ""
    last = (done.stderr.strip().splitlines() or ["it gives no reason"])[-1]
    return last.replace(asked.url, asked.shown)
