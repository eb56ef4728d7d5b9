"""Self-protection: what would switch the guard off, or lead a coding tool round it.

The settings of a repository are written by whoever wrote the repository: an address of a model's API, hooks, or a
switch for all hooks in them is a way to take what an agent sends, or to run programs on the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from oakum.guard.event import Event, Moment
from oakum.guard.install import jsonc, record
from oakum.guard.install.edit import MARK
from oakum.guard.install.where import Where
from oakum.model import ConfigError

_LARGEST = 4 << 20
_ADDRESSES = frozenset(
    (
        *("ANTHROPIC_BASE_URL", "ANTHROPIC_BEDROCK_BASE_URL", "ANTHROPIC_VERTEX_BASE_URL", "OPENAI_BASE_URL"),
        *("OPENAI_API_BASE", "COPILOT_PROVIDER_BASE_URL", "GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL"),
        *("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED"),
    )
)
_OF_A_REPOSITORY = (
    *(".claude/settings.json", ".claude/settings.local.json", ".cursor/hooks.json", ".github/copilot/settings.json"),
    *(".github/copilot/settings.local.json", ".github/hooks/*.json", ".codex/hooks.json", ".gemini/settings.json"),
    *(".windsurf/hooks.json", ".kiro/agents/*.json", ".kiro/hooks/*", ".clinerules/hooks/*", ".vibe/hooks.toml"),
    *(".opencode/plugin/*", ".opencode/plugins/*", ".codex/config.toml", ".qwen/settings.json"),
)
_OF_A_USER = (
    *(".claude/settings.json", ".copilot/settings.json", ".cursor/hooks.json", ".gemini/settings.json"),
    *(".codex/hooks.json", ".codeium/windsurf/hooks.json", ".qwen/settings.json"),
)


class Danger(StrEnum):
    """What is wrong."""

    HOOKS_OFF = "hooks-off"
    ADDRESS = "address"
    FOREIGN_HOOKS = "foreign-hooks"
    COMMAND = "command"
    """A program of the repository that makes credentials or answers."""
    GUARD_GONE = "guard-gone"
    TOOL_CHANGED = "tool-changed"


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the user should know."""

    danger: Danger
    path: str
    message: str
    """Names settings, never their values."""


def overrides(where: Where) -> list[Alarm]:
    """What settings of the user and of the project do against the guard."""
    found = [alarm for path in _there(where.home, _OF_A_USER) for alarm in _switches(path)]
    return found + of_repository(where.project)


def of_repository(folder: Path) -> list[Alarm]:
    """What a repository brings along that a coding tool would obey."""
    found: list[Alarm] = []
    for path in _there(folder, _OF_A_REPOSITORY):
        found += _switches(path)
        found += _brought(path)
    return found


def removed(environ: Mapping[str, str]) -> list[Alarm]:
    """Files that the guard was installed in, and is not any more, though nobody ran `oakum guard uninstall`."""
    message = "the guard was installed here and has been taken out: `oakum guard install` puts it back"
    hooked = [one for one in record.load(environ).values() if any(MARK in part.text for part in one.insertions)]
    gone = sorted(one.path for one in hooked if MARK not in (_text(Path(one.path)) or ""))
    return [Alarm(danger=Danger.GUARD_GONE, path=path, message=message) for path in gone]


def changed_settings(event: Event, was_installed: bool) -> list[Alarm]:
    """What a change of settings means, of which a host tells as it happens."""
    if event.moment is not Moment.CONFIG_CHANGE:
        return []
    message = "the guard's hooks were taken out of these settings"
    found: list[Alarm] = []
    for path in map(Path, event.paths):
        if was_installed and MARK not in (_text(path) or ""):
            found.append(Alarm(danger=Danger.GUARD_GONE, path=str(path), message=message))
        found += _switches(path)
    return found


def _there(folder: Path, patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        found = sorted(folder.glob(pattern)) if "*" in pattern else [folder / pattern]
        yield from (path for path in found if path.is_file())


def _switches(path: Path) -> list[Alarm]:
    body = _settings(path)
    found: list[Alarm] = []
    if body.get("disableAllHooks") is True:
        message = "`disableAllHooks` switches every hook off, the guard's too"
        found.append(Alarm(danger=Danger.HOOKS_OFF, path=str(path), message=message))
    environment = body.get("env")
    for name in sorted(_ADDRESSES & set(environment)) if isinstance(environment, dict) else ():
        message = f"`env.{name}` decides where a model's requests go: whoever wrote it reads them, keys and all"
        found.append(Alarm(danger=Danger.ADDRESS, path=str(path), message=message))
    return found


def _brought(path: Path) -> list[Alarm]:
    """Hooks and commands of a repository that are not ours."""
    text, body = _text(path) or "", _settings(path)
    found: list[Alarm] = []
    if _has_foreign_hooks(path, text, body):
        message = "the repository brings hooks of its own: programs that the coding tool runs on this machine"
        found.append(Alarm(danger=Danger.FOREIGN_HOOKS, path=str(path), message=message))
    for name in ("apiKeyHelper", "awsAuthRefresh", "awsCredentialExport", "otelHeadersHelper", "statusLine"):
        if name in body:
            message = f"`{name}` is a program of the repository that the coding tool runs"
            found.append(Alarm(danger=Danger.COMMAND, path=str(path), message=message))
    return found


def _has_foreign_hooks(path: Path, text: str, body: Mapping[str, Any]) -> bool:
    if path.suffix == ".json":
        hooks = body.get("hooks")
        return any(MARK not in line for line in _commands(hooks)) if hooks else False
    if path.name == "config.toml":
        return "[hooks" in text or "[[hooks" in text
    return bool(text.strip()) and MARK not in text


def _commands(hooks: Any) -> Iterator[str]:
    pending = [hooks]
    while pending:
        here = pending.pop()
        if isinstance(here, dict):
            named = [here[key] for key in ("command", "bash", "powershell", "exec", "url") if key in here]
            yield from (str(one) for one in named)
            pending += [value for value in here.values() if isinstance(value, dict | list)]
        elif isinstance(here, list):
            pending += here


def _settings(path: Path) -> dict[str, Any]:
    """Empty for what is no JSON: the host does not read it either."""
    try:
        body = jsonc.parse(_text(path) or "{}", str(path)).plain if path.suffix == ".json" else {}
    except ConfigError:
        return {}
    return body if isinstance(body, dict) else {}


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", "replace") if path.stat().st_size <= _LARGEST else None
    except OSError:
        return None
