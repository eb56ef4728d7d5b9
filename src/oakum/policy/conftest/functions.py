"""The functions that Conftest adds to Rego: they parse texts and files into what policies find as `input`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path, PurePath
from typing import Any

from oakum.model import OakumError, PolicyError
from oakum.policy.conftest.check import combination
from oakum.policy.conftest.formats import format_of, parse
from oakum.policy.conftest.inputs import read
from oakum.policy.conftest.parsers.interface import Parsed, Text
from oakum.policy.rego.extension import Extension, Extensions


def functions(modules: Iterable[str] = ()) -> Extensions:
    """`parse_config(format, text)`, and for policies in these files `parse_config_file(path)` and
    `parse_combined_config_files(paths)`.

    A path is that of a file beside a policy. What is outside of the working folder is not read: a policy must not carry
    away what it was not given.
    """
    folders = tuple(dict.fromkeys(PurePath(name).parent for name in modules))
    return {
        "parse_config": Extension(2, partial(_raising_policy_errors, _parse_config)),
        "parse_config_file": Extension(1, partial(_raising_policy_errors, partial(_parse_file, folders))),
        "parse_combined_config_files": Extension(1, partial(_raising_policy_errors, partial(_parse_files, folders))),
    }


def _raising_policy_errors(call: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return call(*arguments)
    except OakumError as error:
        raise PolicyError(str(error)) from None


def _parse_config(name: Any, text: Any) -> Any:
    if not isinstance(name, str) or not isinstance(text, str):
        raise PolicyError("parse_config takes the name of a format and a text")
    return parse(name, Text(text, "parse_config")).value


def _parse_file(folders: tuple[PurePath, ...], path: Any) -> Any:
    return _parsed(_found(folders, path)).value


def _parse_files(folders: tuple[PurePath, ...], paths: Any) -> Any:
    if not isinstance(paths, list | set | frozenset | tuple):
        raise PolicyError("parse_combined_config_files takes a list of paths")
    found = [_found(folders, path) for path in paths]
    return combination({path.as_posix(): _parsed(path) for path in found})


def _parsed(path: Path) -> Parsed:
    name = format_of(path.name)
    if name is None:
        raise PolicyError(f"{path}: is of no known format")
    return parse(name, Text(read(path.as_posix()), path.as_posix()))


def _found(folders: tuple[PurePath, ...], path: Any) -> Path:
    """The one file that a path leads to from the folders of the policies."""
    if not isinstance(path, str):
        raise PolicyError("a path must be a text")
    here = Path.cwd().resolve()
    there = {Path(folder, path).resolve() for folder in folders if Path(folder, path).is_file()}
    if len(there) != 1:
        raise PolicyError(f"{path[:200]!a} leads to {'several files' if there else 'no file'} from the policies")
    (found,) = there
    if not found.is_relative_to(here):
        raise PolicyError(f"{path[:200]!a} is outside of the working folder")
    return found.relative_to(here)
