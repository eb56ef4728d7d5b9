"""The user's own policies: a folder of Rego files, and of data as OPA lays it out (`data.json`, `data.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from oakum.model import PolicyError, SourceError
from oakum.policy.conftest.parsers import yaml
from oakum.policy.conftest.parsers.interface import Text

_MOST_FILES = 1_000
_LARGEST = 4 << 20
_DATA = {"data.json", "data.yaml", "data.yml"}


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder holds."""

    modules: dict[str, str]
    """File -> Rego, tests left out."""
    data: dict[str, Any]


def read(folder: Path) -> Folder:
    """All policies and data below a folder. Raises PolicyError for what cannot be read, and for a folder without."""
    if not folder.is_dir():
        raise PolicyError(f"{folder}: there is no such folder of policies; `oakum policy init` makes one")
    modules: dict[str, str] = {}
    data: dict[str, Any] = {}
    for path in _files(folder):
        if path.suffix == ".rego":
            modules[str(path)] = _text(path)
        else:
            _merge(data, _placed(_document(path), path.parent.relative_to(folder).parts), path)
    if not modules:
        raise PolicyError(f"{folder}: holds no policy: no file that ends in .rego, besides tests (*_test.rego)")
    return Folder(modules=modules, data=data)


def _files(folder: Path) -> Iterator[Path]:
    found = 0
    for path in sorted(folder.rglob("*")):
        is_policy = path.suffix == ".rego" and not path.stem.endswith("_test")
        if not (is_policy or path.name in _DATA) or not path.is_file():
            continue
        found += 1
        if found > _MOST_FILES:
            raise PolicyError(f"{folder}: holds more than {_MOST_FILES} policies")
        if not path.resolve().is_relative_to(folder.resolve()):
            raise PolicyError(f"{path}: is a link to outside of {folder}; put the policy into the folder")
        yield path


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise PolicyError(f"has more than {_LARGEST} bytes", file=str(path))
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PolicyError(f"is not UTF-8 text (byte {error.start})", file=str(path)) from None
    except OSError as error:
        raise PolicyError(f"cannot be read: {error.strerror}", file=str(path)) from error


def _document(path: Path) -> dict[str, Any]:
    found = _parsed(_text(path), path)
    if not isinstance(found, dict):
        raise PolicyError("holds no mapping of names to data", file=str(path))
    return found


def _parsed(text: str, path: Path) -> Any:
    if path.suffix == ".json":
        try:
            return msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            raise PolicyError(f"is no JSON: {error}", file=str(path)) from None
    try:
        return yaml.parse(Text(text, str(path))).value
    except SourceError as error:
        raise PolicyError(str(error)) from None


def _placed(document: dict[str, Any], parts: tuple[str, ...]) -> dict[str, Any]:
    for part in reversed(parts):
        document = {part: document}
    return document


def _merge(data: dict[str, Any], more: dict[str, Any], path: Path) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            _merge(data[key], value, path)
        elif key in data:
            raise PolicyError(f"`{key}` is in the data already, from another file", file=str(path))
        else:
            data[key] = value
