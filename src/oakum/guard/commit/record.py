"""Writes down with a commit who wrote its lines, as notes."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from oakum.guard.commit import notes
from oakum.guard.commit.attribution import Attribution
from oakum.model import RepositoryError


def write(root: Path, commit: str, attribution: Attribution, author: str) -> list[str]:
    """Adds notes to a commit, where there is none yet: another tool's word stays. Returns the refs that were written.

    Runs the user's git on the user's repository, as the hook that calls this was, but without further hooks. Raises
    RepositoryError.
    """
    if not attribution.parts:
        return []
    contents = {
        notes.GIT_AI: notes.git_ai(attribution, commit, author),
        notes.AGENT_TRACE: notes.agent_trace(attribution, commit, datetime.now(UTC)),
    }
    written = []
    for ref, text in contents.items():
        if _git(root, "notes", f"--ref={ref}", "show", commit).returncode:
            done = _git(root, "notes", f"--ref={ref}", "add", "-F", "-", commit, stdin=text)
            if done.returncode:
                raise RepositoryError(f"{root}: git notes add: {done.stderr.decode('utf-8', 'replace').strip()[:200]}")
            written.append(ref)
    return written


def _git(root: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["git", "-c", f"core.hooksPath={os.devnull}", *arguments],
        cwd=root,
        input=stdin.encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=False,
    )
