"""Lays the layers of configuration over each other: defaults < user < repository < command line.

The repository's file is the nearest one on the way from the target up to the repository's root; without a
repository only the target's own folder is looked at. A later layer replaces a value as a whole, lists too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from oakum.config.layers import FILE_NAME, PYPROJECT, Layer, of_command_line, of_file, table_of
from oakum.config.settings import ADDING_KEYS, HIDING_KEYS, IGNORE_FILE, KEYS, SECTIONS, Settings
from oakum.config.user_dirs import config_directory
from oakum.model import ConfigError

DEFAULT = "default"


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """The settings in force, and where each came from."""

    settings: Settings
    provenance: dict[str, str]
    """For each key (`scan.jobs`): `default`, a file's path, or `command line`."""
    root: Path
    """The repository's root, or the target's folder."""
    repository_hides: tuple[str, ...] = ()
    """Keys by which the repository's own configuration makes the scan see or say something else than without.
    A report should name them: whoever wrote the scanned code chose them."""


def load(
    target: Path,
    command_line: Mapping[str, Any] | None = None,
    *,
    user_file: Path | None = None,
    use_repository: bool = True,
) -> Loaded:
    """The configuration for a scan of `target`.

    `command_line` holds values by key (`{"scan.jobs": 2}`); `user_file` stands in for the one in the user's
    configuration folder. Raises ConfigError when any layer is wrong.
    """
    root = root_of(target)
    below = [Layer(DEFAULT, _by_key(Settings(ignore_file=str(root / IGNORE_FILE)))), *_user_layers(user_file)]
    own = _repository_layers(target, root) if use_repository else []
    above = of_command_line(command_line or {}, Path())
    settings, without = _merged([*below, *own, above]), _merged([*below, above])
    return Loaded(
        settings=settings,
        provenance={key: layer.source for layer in (*below, *own, above) for key in layer.values},
        root=root,
        repository_hides=_differing(settings, without),
    )


def root_of(target: Path) -> Path:
    """The root of the git repository around the target, else the target's folder."""
    folder = _folder(target)
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)


def repository_file(target: Path, root: Path) -> Path | None:
    """The configuration file nearest to the target, not above `root`. Raises ConfigError for two at once."""
    for place in (_folder(target), *_folder(target).parents):
        if not place.is_relative_to(root):
            break
        found = _file_in(place, root)
        if found is not None:
            return found
    return None


def _file_in(place: Path, root: Path) -> Path | None:
    own, shared = place / FILE_NAME, place / PYPROJECT
    # A pyproject.toml that is a link to somewhere else is not ours to read.
    in_shared = shared.is_file() and shared.resolve().is_relative_to(root) and table_of(shared) is not None
    if own.exists() and in_shared:
        raise ConfigError(f"{place}: both {FILE_NAME} and {PYPROJECT} configure oakum; keep one of them")
    if own.exists() or own.is_symlink():
        return own
    return shared if in_shared else None


def _folder(target: Path) -> Path:
    try:
        resolved = target.resolve()
        return resolved if resolved.is_dir() else resolved.parent
    except (OSError, RuntimeError, ValueError) as error:
        raise ConfigError(f"{str(target)!a}: cannot follow the path: {error}") from None


def _repository_layers(target: Path, root: Path) -> list[Layer]:
    path = repository_file(target, root)
    return of_file(path, inside=root) if path else []


def _user_layers(user_file: Path | None) -> list[Layer]:
    if user_file is not None:
        return of_file(user_file)
    folder = config_directory()
    path = folder / FILE_NAME if folder else None
    return of_file(path) if path and path.exists() else []


def _merged(layers: Iterable[Layer]) -> Settings:
    tables: dict[str, Any] = {section: {} for section in SECTIONS}
    for layer in layers:
        for key, value in layer.values.items():
            section, _, leaf = key.rpartition(".")
            (tables[section] if section else tables)[leaf] = value
    return msgspec.convert(tables, Settings)


def _differing(settings: Settings, without: Settings) -> tuple[str, ...]:
    ours, others = _by_key(settings), _by_key(without)
    keys = HIDING_KEYS if without.policy.configured else HIDING_KEYS - ADDING_KEYS
    return tuple(key for key in sorted(keys) if ours[key] != others[key])


def _by_key(settings: Settings) -> dict[str, Any]:
    def value(key: str) -> Any:
        section, _, leaf = key.rpartition(".")
        return getattr(getattr(settings, section) if section else settings, leaf)

    return {key: value(key) for key in KEYS}
