"""Where the command that hosts run is."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from oakum.guard.install.edit import MARK
from oakum.model import UsageError


def program(path: str | None = None) -> str:
    """The absolute path of `oakum-hook`: hosts run it with a `PATH` of their own. The one beside this interpreter comes
    first. Raises UsageError when there is none."""
    beside = Path(sys.executable).with_name(MARK)
    found = str(beside) if beside.is_file() else shutil.which(MARK, path=path)
    if found is None:
        raise UsageError(f"`{MARK}` is not on PATH; install Oakum where the coding tools can reach it, as with pipx")
    return str(Path(found).absolute())
