"""Names of the packages that a manifest asks for, so that a change shows which are new."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

_NAME = re.compile(r"[A-Za-z0-9_.@/-]+")
_GO = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w.-]+/\S+|[\w.-]+\.[a-z]+)\s+v\d", re.MULTILINE)
_GEM = re.compile(r"^\s*gem\s+['\"]([^'\"]+)", re.MULTILINE)
_MAVEN = re.compile(r"<dependency>.*?<artifactId>\s*([^<\s]+)", re.DOTALL)
_GRADLE = re.compile(r"^\s*(?:\w*[iI]mplementation|api|compileOnly|runtimeOnly)\b\W+([\w.-]+:[\w.-]+)", re.MULTILINE)
_NUGET = re.compile(r"<PackageReference\s+Include=\"([^\"]+)\"")
_FROM = re.compile(r"^\s*FROM\s+(?:--\S+\s+)*([^\s:@]+)", re.MULTILINE | re.IGNORECASE)
_USES = re.compile(r"^\s*-?\s*uses:\s*['\"]?([^@\s'\"]+)", re.MULTILINE)


def names(path: str, text: str) -> frozenset[str]:
    """The packages that a manifest asks for; empty for other files, and for what cannot be read."""
    read = _reader(path)
    try:
        return frozenset(read(text)) if read else frozenset()
    except (ValueError, TypeError, AttributeError, RecursionError):
        return frozenset()


def is_manifest(path: str) -> bool:
    """Whether a file asks for packages."""
    return _reader(path) is not None


def ecosystem_of(path: str) -> str:
    """Whose packages a manifest asks for, such as `npm`; empty for other files."""
    if not is_manifest(path):
        return ""
    if path.endswith((".yml", ".yaml")):
        return "github-actions"
    return _ECOSYSTEMS.get(path.rpartition("/")[2], "nuget" if path.endswith(".csproj") else "pypi")


def _reader(path: str) -> Callable[[str], Iterator[str]] | None:
    name = path.rpartition("/")[2]
    if re.fullmatch(r"(?:.*-)?(?:requirements|constraints)(?:[-_.]\w+)*\.(?:txt|in)", name):
        return _requirements
    if re.search(r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$", path):
        return _found(_USES)
    if name.endswith(".csproj"):
        return _found(_NUGET)
    return _BY_NAME.get(name)


def _found(pattern: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    return lambda text: iter(pattern.findall(text))


def _package_json(text: str) -> Iterator[str]:
    content = msgspec.json.decode(text.encode())
    for key in ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies"):
        yield from content.get(key, {})


def _requirements(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if (found := _NAME.match(line.strip())) and not found[0].startswith("-"):
            yield found[0].lower()


def _pyproject(text: str) -> Iterator[str]:
    content: dict[str, Any] = tomllib.loads(text)
    project = content.get("project", {})
    groups = [project.get("dependencies", []), *project.get("optional-dependencies", {}).values()]
    groups += content.get("dependency-groups", {}).values()
    for group in groups:
        yield from _requirements("\n".join(one for one in group if isinstance(one, str)))
    poetry = content.get("tool", {}).get("poetry", {})
    yield from poetry.get("dependencies", {})


def _cargo(text: str) -> Iterator[str]:
    content: dict[str, Any] = tomllib.loads(text)
    for key in ("dependencies", "dev-dependencies", "build-dependencies"):
        yield from content.get(key, {})


_BY_NAME: dict[str, Callable[[str], Iterator[str]]] = {
    "package.json": _package_json,
    "pyproject.toml": _pyproject,
    "Cargo.toml": _cargo,
    "go.mod": _found(_GO),
    "Gemfile": _found(_GEM),
    "pom.xml": _found(_MAVEN),
    "build.gradle": _found(_GRADLE),
    "build.gradle.kts": _found(_GRADLE),
    "Dockerfile": _found(_FROM),
}
_ECOSYSTEMS = {
    "package.json": "npm",
    "Cargo.toml": "cargo",
    "go.mod": "go",
    "Gemfile": "gem",
    "pom.xml": "maven",
    "build.gradle": "maven",
    "build.gradle.kts": "maven",
    "Dockerfile": "docker",
}
