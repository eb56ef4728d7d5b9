"""The formats that can be read, by name and by the name of a file."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import Final

from oakum.model import UsageError
from oakum.policy.conftest.parsers.interface import Parsed, Text, unreadable
from oakum.policy.conftest.plain import TooMuch, plain

FORMATS: Final = (
    *("codeowners", "cue", "cyclonedx", "dockerfile", "dotenv", "edn", "hcl1", "hcl2", "hocon", "ignore", "ini"),
    *("json", "jsonc", "jsonnet", "nginx", "properties", "spdx", "textproto", "toml", "vcl", "xml", "yaml"),
)
"""Each has a parser of its name in `parsers`."""
NOT_READ: Final = {
    "groovy": "nothing besides Conftest gives the syntax tree of Groovy that its policies name",
}
"""What Conftest reads besides, and why Oakum does not."""
_BY_ENDING = {
    "dockerfile": "dockerfile",
    "yml": "yaml",
    "yaml": "yaml",
    "hcl": "hcl2",
    "tf": "hcl2",
    "tfvars": "hcl2",
    "gitignore": "ignore",
    "dockerignore": "ignore",
    "env": "dotenv",
    "textproto": "textproto",
    "textpb": "textproto",
}
_BY_NAME = {
    "dockerfile": "dockerfile",
    ".env": "dotenv",
    "nginx.conf": "nginx",
    "codeowners": "codeowners",
    "jenkinsfile": "groovy",
}
_BEFORE_A_DOT = ("dockerfile", ".env", "jenkinsfile")


def format_of(path: str) -> str | None:
    """The format of a file by its name, as Conftest tells it; None for a file that has none. Standard input is YAML."""
    if path == "-":
        return "yaml"
    name = PurePath(path).name.lower()
    if name in _BY_NAME:
        return _BY_NAME[name]
    first = next((first for first in _BEFORE_A_DOT if name.startswith(f"{first}.")), None)
    if first:
        return _BY_NAME[first]
    ending = name.rpartition(".")[2] if "." in name else ""
    return _BY_ENDING.get(ending) or (ending if ending in FORMATS or ending in NOT_READ else None)


def parse(name: str, text: Text) -> Parsed:
    """What a text of that format says. Raises UsageError for a format that there is not, SourceError for a text that is
    not of it, MissingExtra."""
    if name in NOT_READ:
        raise UsageError(f"{text.path}: the format {name} cannot be read: {NOT_READ[name]}")
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!a}; there are: {', '.join(FORMATS)}")
    parsed: Parsed = import_module(f"oakum.policy.conftest.parsers.{name}").parse(text)
    try:
        return parsed._replace(value=plain(parsed.value))
    except TooMuch as error:
        raise unreadable(text.path, f"cannot be judged: {error}") from None
