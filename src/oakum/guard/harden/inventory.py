"""Which files and variables hold secrets here, and which MCP servers are set up: names, never a value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from oakum.detect.known import collect
from oakum.detect.known.collect import places
from oakum.guard.install import jsonc
from oakum.guard.install.where import Where
from oakum.model import ConfigError

FOLDERS = ("~/.ssh", "~/.aws", "~/.config/gcloud", "~/.azure", "~/.kube", "~/.gnupg")
_ALWAYS = (*FOLDERS, "~/.netrc", "~/.git-credentials")
"""Folders and files that hold nothing else, whether they are there yet or not."""
_OF_PROJECTS = (
    *(".env", ".env.local", ".env.*.local", ".env.production", ".env.staging", ".envrc"),
    *("*.pem", "*.key", "*.p12", "*.pfx", "*.tfstate", "secrets.*"),
)
"""Not `.env.*`: the example that shows which settings there are is for reading."""
_SERVERS = ("mcpServers", "servers")
_LARGEST = 4 << 20


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """What a coding tool should keep its hands off."""

    home: tuple[str, ...] = ()
    """Files and folders as `~/.netrc`."""
    project: tuple[str, ...] = ()
    """Files and patterns, relative to the project."""
    variables: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    """Names of MCP servers."""


def take(where: Where) -> Inventory:
    """Looks at the usual files of the user and the project, and at the environment."""
    found = collect.machine(where.home, [where.project], where.environ).values
    home = {value.place for value in found if value.place.startswith("~/") and value.kind != "mcp"}
    project = {value.place for value in found if value.place and not value.place.startswith(("~/", "/"))}
    outside = {path for path in home if not any(path == one or path.startswith(f"{one}/") for one in _ALWAYS)}
    return Inventory(
        home=(*_ALWAYS, *sorted(outside)),
        project=(*_OF_PROJECTS, *sorted(project - set(_OF_PROJECTS))),
        variables=tuple(sorted({value.name.partition(" (")[0] for value in found if value.kind == "env"})),
        servers=tuple(sorted(_servers(where))),
    )


def _servers(where: Where) -> set[str]:
    found: set[str] = set()
    listed = [*places.at_home(where.home), *places.in_project(where.project)]
    for path in dict.fromkeys(path for place, path in listed if place.kind == "mcp" and path.suffix == ".json"):
        body = _body(path)
        for name in _SERVERS:
            if isinstance(body, dict) and isinstance(body.get(name), dict):
                found |= set(body[name])
    return found


def _body(path: Path) -> Any:
    try:
        return jsonc.parse(path.read_text("utf-8"), str(path)).plain if path.stat().st_size <= _LARGEST else None
    except (OSError, ValueError, ConfigError):
        return None
