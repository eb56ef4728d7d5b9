"""The AI coding tools that can ask: one file for each, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from oakum.guard.interface import Host
from oakum.model import UsageError

NAMES = (
    *("claude", "cursor", "copilot", "vscode", "codex", "gemini"),
    *("windsurf", "cline", "kiro", "opencode", "vibe", "qwen"),
)
"""As on the command line."""


def find(name: str) -> Host:
    """The adapter of a host. Raises UsageError for a name that there is not."""
    if name not in NAMES:
        raise UsageError(f"there is no host {ascii(name)[:100]}; there are: {', '.join(NAMES)}")
    host: Host = import_module(f"oakum.guard.hosts.{name}").HOST
    return host
