"""Rewrites a command so that its output passes the redactor, for hosts that cannot replace what a tool printed.

The command runs in the same shell as before: `cd`, `export`, functions and jobs in the background last, and the exit
code is its own. Both its outputs come out as one. For bash and zsh, which the hosts run.
"""

from __future__ import annotations

import secrets
import shutil
import sys
from pathlib import Path
from shlex import quote

END = "\x1e"
"""On both sides of the nonce that ends what the command itself prints."""
_BEGIN = "{ _oakum_at=$!; eval "


def wrap(command: str, session: str, program: str = "") -> str:
    """The command with its output through `oakum guard shell`; one that is wrapped already stays.

    If the redactor cannot run, nothing of the output is shown.
    """
    if command.startswith(_BEGIN):
        return command
    nonce = secrets.token_hex(8)
    redactor = f"{quote(program or _program())} guard shell --session {quote(session)} --until {nonce}"
    return (
        # Nothing in the command can end the group, for eval reads it as a text of its own.
        f"{_BEGIN}{quote(command)}; _oakum_code=$?; printf '\\036{nonce}\\036'; }} > >(exec {redactor}) 2>&1"
        # Of bash one has to wait for what it writes into; zsh waits by itself.
        '; [ -z "$BASH_VERSION" ] || wait "$_oakum_at"; (exit "$_oakum_code")'
    )


def _program() -> str:
    """Our own console script, wherever the host's PATH leads."""
    beside = Path(sys.executable).with_name("oakum")
    return str(beside) if beside.is_file() else shutil.which("oakum") or "oakum"
