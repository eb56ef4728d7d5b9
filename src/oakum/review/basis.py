"""What a change is judged by: the configuration, exceptions and policies of its base, which its author cannot have
changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from oakum import config
from oakum.config import Loaded, Settings
from oakum.model import OakumError
from oakum.sources.git.extract import extract
from oakum.sources.git.repository import Repository


@contextmanager
def basis(
    repository: Repository, commit: str, command_line: Mapping[str, Any], *, use_repository: bool = True
) -> Iterator[Loaded]:
    """The configuration as a commit has it, with all files that it names, in a folder that is there meanwhile.

    Raises ConfigError and RepositoryError; errors that come out of the block name files as `COMMIT:path`.
    """
    with TemporaryDirectory(prefix="oakum-") as name:
        folder = Path(name).resolve()
        (folder / ".git").mkdir()  # so that nothing above it is looked for
        try:
            if use_repository:
                extract(repository, commit, folder, lambda path: path.endswith(".toml"))
            loaded = config.load(folder, command_line, use_repository=use_repository)
            if use_repository:
                named = _named(loaded.settings, folder)
                extract(repository, commit, folder, lambda path: any(_is_below(path, one) for one in named))
            yield loaded
        except OakumError as error:
            error.args = (str(error).replace(f"{folder}/", f"{commit[:12]}:"),)
            raise


def _named(settings: Settings, folder: Path) -> list[str]:
    """Files and folders that the configuration names, relative to the root."""
    paths = (settings.baseline, settings.ignore_file, *settings.rules.files, settings.policy.folder)
    inside = (Path(path) for path in paths if path)
    return [path.relative_to(folder).as_posix() for path in inside if path.is_relative_to(folder)]


def _is_below(path: str, named: str) -> bool:
    return path == named or path.startswith(f"{named}/") or named == "."
