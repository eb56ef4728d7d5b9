"""One layer of configuration: a file with what it extends, or the command line; checked and flat.

A layer that comes out of the scanned repository is hostile input: with `inside` given, nothing that it names
may lie outside that folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from oakum.config.settings import KEYS, PATH_KEYS, SECTIONS, USER_KEYS, Settings
from oakum.model import ConfigError
from oakum.rules import toml

FILE_NAME = "oakum.toml"
PYPROJECT = "pyproject.toml"
_DEEPEST = 8
_MOST_FILES = 32


class Layer(msgspec.Struct, frozen=True):
    """Values that one source gives, by key (`scan.jobs`)."""

    source: str
    """A file's path, `default` or `command line`."""
    values: dict[str, Any]


def of_file(path: Path, inside: Path | None = None) -> list[Layer]:
    """The layers of a file, those that it extends first. Raises ConfigError with file, key and what to do."""
    layers: list[Layer] = []
    _collect(_confined(path, inside, str(path)), inside, (), layers)
    return layers


def of_command_line(values: Mapping[str, Any], folder: Path) -> Layer:
    """The layer of `{"scan.jobs": 2}`; relative paths start at `folder`. Raises ConfigError."""
    source = "command line"
    tables: dict[str, Any] = {}
    for key, value in values.items():
        _refuse_unknown(key, source)
        section, _, leaf = key.rpartition(".")
        (tables.setdefault(section, {}) if section else tables)[leaf] = value
    return Layer(source, _absolute(_checked(tables, source), folder, None, source))


def table_of(path: Path) -> dict[str, Any] | None:
    """The configuration in an `oakum.toml`, or in a `pyproject.toml`; None where the latter has none."""
    raw = toml.read_bytes(path, ConfigError)
    if path.name != PYPROJECT:
        return toml.parse(raw, path, ConfigError)
    if b"oakum" not in raw:  # most are not about us, and need not be parsed
        return None
    tool = toml.parse(raw, path, ConfigError).get("tool", {})
    table = tool.get("oakum") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.oakum: expected a table, got {type(table).__name__}")
    return table


def nearest(name: str, known: Iterable[str]) -> str:
    """` (did you mean `X`?)` with the most similar known name, or nothing."""
    from difflib import get_close_matches

    names = list(known)
    same_leaf = [candidate for candidate in names if candidate.rpartition(".")[2] == name.rpartition(".")[2]]
    close = same_leaf or get_close_matches(name[:100], names, n=1, cutoff=0.5)
    return f" (did you mean `{close[0]}`?)" if close else ""


def _collect(path: Path, inside: Path | None, stack: tuple[Path, ...], layers: list[Layer]) -> None:
    if path in stack:
        raise ConfigError(f"{stack[-1]}: extends: {path} extends this file in turn; break the circle")
    if len(stack) > _DEEPEST or len(stack) + len(layers) >= _MOST_FILES:
        raise ConfigError(f"{path}: extends: more than {_DEEPEST} levels or {_MOST_FILES} files")
    table = dict(table_of(path) or {})
    for name in _extended(table.pop("extends", ()), path):
        base = _confined(path.parent / name, inside, f"{path}: extends")
        _collect(base, inside, (*stack, path), layers)
    checked = _checked(table, str(path))
    if inside is not None and (refused := [key for key in USER_KEYS if _is_set(checked, key)]):
        raise ConfigError(f"{path}: {min(refused)}: only the user's own configuration may say this")
    values = _absolute(checked, path.parent, inside, str(path))
    layers.append(Layer(str(path), values))


def _extended(value: object, path: Path) -> list[str]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) and name for name in names):
        raise ConfigError(f"{path}: extends: expected a path or a list of paths")
    return list(names)


def _checked(tables: dict[str, Any], source: str) -> dict[str, Any]:
    """The values by key, all of them known and of the right type."""
    for key in _flat(tables):
        if key not in SECTIONS:
            _refuse_unknown(key, source)
    try:
        msgspec.convert(tables, Settings)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        raise ConfigError(f"{source}: {where.rstrip('`')}: {what[:1].lower()}{what[1:]}") from None
    return _flat(tables)


def _is_set(checked: dict[str, Any], key: str) -> bool:
    section, _, leaf = key.rpartition(".")
    return key in checked and checked[key] != getattr(SECTIONS[section](), leaf)


def _refuse_unknown(key: str, source: str) -> None:
    if key not in KEYS:
        shown = key if key.isprintable() and len(key) < 100 else ascii(key)[:100]
        raise ConfigError(f"{source}: unknown key `{shown}`{nearest(key, KEYS)}")


def _flat(tables: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in tables.items():
        if name in SECTIONS and isinstance(value, dict):
            flat.update({f"{name}.{key}": leaf for key, leaf in value.items()})
        else:
            flat[name] = value
    return flat


def _absolute(values: dict[str, Any], folder: Path, inside: Path | None, source: str) -> dict[str, Any]:
    def absolute(name: str, key: str) -> str:
        return str(_confined(folder / name, inside, f"{source}: {key}")) if name else ""

    changed: dict[str, Any] = {}
    for key in PATH_KEYS & values.keys():
        value = values[key]
        names = [value] if isinstance(value, str) else value
        paths = [absolute(name, key) for name in names]
        changed[key] = paths[0] if isinstance(value, str) else paths
    return {**values, **changed}


def _confined(path: Path, inside: Path | None, where: str) -> Path:
    """The path without links. Raises ConfigError when it lies outside a folder that it must not leave."""
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ConfigError(f"{where}: cannot follow the path {ascii(str(path))[:200]}: {error}") from None
    if inside is not None and not resolved.is_relative_to(inside.resolve()):
        raise ConfigError(f"{where}: {resolved} is outside {inside}; a repository names only its own files")
    return resolved
