"""Writes a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from oakum.model import ConfigError


def write_text(path: Path, text: str) -> None:
    """Puts UTF-8 text in place of what the file held. Raises ConfigError, the old content then stays."""
    import tempfile  # slow to import, and most runs write nothing

    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(temporary).chmod(mode)
            Path(temporary).replace(path.resolve())
        finally:
            Path(temporary).unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from error
