"""Policies and their data, as they lie in folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from oakum.model import PolicyError, SourceError
from oakum.policy.conftest.formats import parse
from oakum.policy.conftest.inputs import read
from oakum.policy.conftest.listing import Definition, definitions
from oakum.policy.conftest.parsers.interface import Text

_DATA = (".yaml", ".yml", ".json")
Syntax = Literal["v0", "v1"]


class Policies(msgspec.Struct, frozen=True, kw_only=True):
    """A set of policies, before an engine has it."""

    modules: dict[str, str]
    """File name -> text."""
    data: dict[str, Any]
    namespaces: tuple[str, ...]
    """Packages, in the order of the files."""
    definitions: tuple[Definition, ...]
    syntax: Syntax = "v1"

    @property
    def wants_file(self) -> bool:
        """Whether some rule looks at `data.conftest.file`, the file that is judged."""
        return any("conftest" in text for text in self.modules.values())


def load(paths: Sequence[str], data: Sequence[str] = (), *, syntax: Syntax = "v1") -> Policies:
    """All `*.rego` at or under the paths, with the data at or under theirs.

    Raises PolicyError for a path that is not there, no policies at all, a policy that cannot be parsed, and data that
    cannot be parsed or contradict each other.
    """
    modules = {path.as_posix(): _text(path) for path in _files(paths, (".rego",))}
    if not modules:
        raise PolicyError(f"there are no policies (*.rego) in {', '.join(paths)}: name their folder with --policy")
    packages, found = definitions(modules, syntax=syntax)
    return Policies(modules=modules, data=load_data(data), namespaces=packages, definitions=found, syntax=syntax)


def load_data(paths: Sequence[str]) -> dict[str, Any]:
    """The documents at or under the paths, merged; the folders in which one lies are the keys above it.

    Source: open-policy-agent/opa loader.Filtered. Raises PolicyError.
    """
    merged: dict[str, Any] = {}
    for given in paths:
        for path in _files([given], _DATA):
            above = path.relative_to(given).parts[:-1] if Path(given).is_dir() else ()
            _merge(merged, _nested(above, _document(path), path), path, ())
    return merged


def _files(paths: Sequence[str], endings: tuple[str, ...]) -> Iterator[Path]:
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inner = sorted(each for each in path.rglob("*") if each.name.endswith(endings) and each.is_file())
            yield from inner
        elif not path.exists():
            raise PolicyError(f"{given}: there is no such file or folder (`oakum policy init` begins one of policies)")
        elif path.name.endswith(endings):
            yield path


def _text(path: Path) -> str:
    try:
        return read(path.as_posix())
    except SourceError as error:
        raise PolicyError(str(error)) from None


def _document(path: Path) -> Any:
    try:
        return parse("json" if path.suffix == ".json" else "yaml", Text(read(path.as_posix()), path.as_posix())).value
    except SourceError as error:
        raise PolicyError(f"data for policies: {error}") from None


def _nested(above: Sequence[str], value: Any, path: Path) -> dict[str, Any]:
    for name in reversed(above):
        value = {name: value}
    if not isinstance(value, dict):
        raise PolicyError(
            "data for policies must be an object at the root, or lie in a folder that names it", file=str(path)
        )
    return value


def _merge(into: dict[str, Any], new: Mapping[str, Any], path: Path, above: tuple[str, ...]) -> None:
    for key, value in new.items():
        if key not in into:
            into[key] = value
        elif isinstance(into[key], dict) and isinstance(value, dict):
            _merge(into[key], value, path, (*above, key))
        elif into[key] != value:
            where = ".".join((*above, key))
            raise PolicyError(f"data for policies: another file says something else of {where[:100]!a}", file=str(path))
