"""Where known values stand: in the home directory, in a project, and where variables point to.

Places of MCP configurations are those that the tools document; the others stand with their readers.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase, translate
from pathlib import Path, PurePath

import msgspec

from oakum.detect.checks.vocabulary import vocabulary
from oakum.detect.known.collect import docker, document, dotenv, kube, mcp, netrc, npmrc, pgpass, sections, values
from oakum.detect.known.collect.interface import Read

_DEEPEST = 3
_MOST_FOLDERS = 2000
_LEFT_OUT = vocabulary(
    "node_modules vendor dist build target site-packages __pycache__ venv",
)
_EMPTY_BY_NATURE = ("*example*", "*sample*", "*template*", "*.dist", "*schema*")
"""Files that show which variables there are."""


class Place(msgspec.Struct, frozen=True):
    """A kind of file, and where it is."""

    kind: str
    read: Read
    home: tuple[str, ...] = ()
    """Paths and globs below the home directory, `/` separated."""
    project: tuple[str, ...] = ()
    """The same below a project."""
    variable: str = ""
    """Names the file, or several."""


_CODE = ("Code", "Code - Insiders", "VSCodium")
_CONFIG = (".config", "Library/Application Support", "AppData/Roaming")
PLACES = (
    Place("dotenv", dotenv.read, (".env",), (".env", ".env.*", "*.env", ".envrc")),
    Place(
        "aws", sections.read, (".aws/credentials", ".aws/config"), (".aws/credentials",), "AWS_SHARED_CREDENTIALS_FILE"
    ),
    Place(
        "gcp",
        document.read,
        (".config/gcloud/application_default_credentials.json", ".config/gcloud/legacy_credentials/*/adc.json"),
        variable="GOOGLE_APPLICATION_CREDENTIALS",
    ),
    Place(
        "azure",
        document.read,
        (".azure/msal_token_cache.json", ".azure/service_principal_entries.json", ".azure/accessTokens.json"),
    ),
    Place("npmrc", npmrc.read, (".npmrc",), (".npmrc",), "NPM_CONFIG_USERCONFIG"),
    Place("netrc", netrc.read, (".netrc", "_netrc"), (".netrc",), "NETRC"),
    Place("pypirc", sections.read, (".pypirc",), (".pypirc",)),
    Place("pgpass", pgpass.read, (".pgpass",), (".pgpass",), "PGPASSFILE"),
    Place("mysql", sections.read, (".my.cnf",)),
    Place("docker", docker.read, (".docker/config.json", ".config/containers/auth.json"), (".docker/config.json",)),
    Place("kube", kube.read, (".kube/config",), (".kube/config", "kubeconfig"), "KUBECONFIG"),
    Place("gh", kube.read, (".config/gh/hosts.yml",)),
    Place(
        "login",
        document.read,
        (".claude/.credentials.json", ".codex/auth.json", ".gemini/oauth_creds.json", ".config/github-copilot/*.json"),
    ),
    Place(
        "mcp",
        mcp.read,
        (
            ".claude.json",
            ".cursor/mcp.json",
            ".copilot/mcp-config.json",
            ".gemini/settings.json",
            ".gemini/config/mcp_config.json",
            ".gemini/antigravity/mcp_config.json",
            ".codeium/windsurf/mcp_config.json",
            ".kiro/settings/mcp.json",
            ".aws/amazonq/mcp.json",
            ".config/opencode/opencode.json",
            ".config/zed/settings.json",
            *(f"{folder}/Claude/claude_desktop_config.json" for folder in _CONFIG),
            *(
                f"{folder}/{code}/User/{name}.json"
                for folder in _CONFIG
                for code in _CODE
                for name in ("mcp", "settings")
            ),
        ),
        (
            ".mcp.json",
            ".cursor/mcp.json",
            ".vscode/mcp.json",
            ".vscode/settings.json",
            ".github/mcp.json",
            ".gemini/settings.json",
            ".windsurf/mcp.json",
            ".kiro/settings/mcp.json",
            ".devcontainer/devcontainer.json",
            "opencode.json",
        ),
    ),
    Place("mcp", mcp.read_toml, (".codex/config.toml", ".vibe/config.toml"), (".codex/config.toml",)),
)
_LIST = Place("list", values.read)
_LOOSE = re.compile("|".join(translate(name) for place in PLACES for name in place.project if "/" not in name))
"""Names of files that may stand in any folder of a project."""


def at_home(home: Path) -> Iterator[tuple[Place, Path]]:
    """The files that are there."""
    for place in PLACES:
        for pattern in place.home:
            paths = home.glob(pattern) if "*" in pattern else (home / pattern,)
            yield from ((place, path) for path in paths if _is_there(path))


def in_project(root: Path) -> Iterator[tuple[Place, Path]]:
    """The files that are there; those with no folder of their own up to three folders deep, in at most 2,000."""
    for place in PLACES:
        for pattern in place.project:
            if "/" in pattern and _is_there(root / pattern):
                yield place, root / pattern
    for path in _files(root):
        for place in PLACES:
            if any(fnmatchcase(path.name, pattern) for pattern in place.project):
                yield place, path
                break


def by_variable(environ: Mapping[str, str], separator: str) -> Iterator[tuple[Place, Path]]:
    """The files that variables name."""
    for place in PLACES:
        for name in environ.get(place.variable, "").split(separator) if place.variable else ():
            if name and _is_there(Path(name)):
                yield place, Path(name)


def place_for(path: PurePath) -> Place:
    """What a file is by its name; a list of values where that says nothing."""
    for place in PLACES:
        for pattern in (*place.project, *place.home):
            if fnmatchcase(path.as_posix(), f"*/{pattern}") or fnmatchcase(path.name, pattern):
                return place
    return _LIST


def _files(root: Path) -> Iterator[Path]:
    """Files, without following links, in the order of their folders' depth."""
    pending = [(str(root), 0)]
    for folder, depth in pending:
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                if _LOOSE.fullmatch(entry.name) and not _is_empty(entry.name):
                    yield Path(entry.path)
            elif depth < _DEEPEST and len(pending) < _MOST_FOLDERS and _is_looked_into(entry):
                pending.append((entry.path, depth + 1))


def _is_looked_into(entry: os.DirEntry[str]) -> bool:
    hidden = entry.name.startswith(".") or entry.name in _LEFT_OUT
    return not hidden and entry.is_dir(follow_symlinks=False)


def _is_empty(name: str) -> bool:
    return any(fnmatchcase(name.lower(), pattern) for pattern in _EMPTY_BY_NATURE)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
