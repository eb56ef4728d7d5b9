"""The tree of errors.

OakumError
├── UsageError          the command line or a configuration is wrong            (exit 2)
│   ├── ConfigError     a configuration file: which file, which key, what to do
│   ├── RuleError       a rule file: which file, which rule, what to do
│   └── PolicyError     a policy: which file, line and column, what to do; also one that gives no answer
├── SourceError         a target cannot be read at all                          (exit 2)
│   └── RepositoryError a git repository is broken beyond what can be skipped
└── MissingExtra        a feature needs an extra that is not installed          (exit 2)
"""

from __future__ import annotations

import re
from enum import IntEnum

_LONG = r"[A-Za-z0-9_+=-]{20,}"
_STRETCH = r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+"
_KINDS = ("[a-z]", "[A-Z]", "[0-9]")
_SHOWN = 4


class ExitCode(IntEnum):
    """What the process says to its caller. "Found" is never the same number as "broke"."""

    OK = 0
    DENIED = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERNAL = 4
    INTERRUPTED = 130


class OakumError(Exception):
    """The root. Messages say what is wrong, where, and what to do; they never hold a secret's value."""

    exit_code = ExitCode.INTERNAL

    def __init__(self, message: str) -> None:
        super().__init__(re.sub(_LONG, _masked, message))


class UsageError(OakumError):
    """The command line or a configuration is wrong."""

    exit_code = ExitCode.USAGE


class ConfigError(UsageError):
    """A configuration file is wrong."""


class RuleError(UsageError):
    """A rule file is wrong."""


class PolicyError(UsageError):
    """A policy is wrong, or gives no answer. Where that is known, it says at which place of which file."""

    def __init__(self, message: str, *, file: str = "", line: int = 0, column: int = 0) -> None:
        place = ":".join(str(part) for part in (file, line, column) if part)
        super().__init__(f"{place}: {message}" if place else message)
        self.file, self.line, self.column = file, line, column


class SourceError(OakumError):
    """A target cannot be read at all."""

    exit_code = ExitCode.USAGE


class RepositoryError(SourceError):
    """A git repository cannot be read."""


class MissingExtra(OakumError):  # noqa: N818 - named for what the reader has to install
    """A feature needs an optional dependency."""

    exit_code = ExitCode.USAGE

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional package: pip install 'oakum[{extra}]'")


def _masked(match: re.Match[str]) -> str:
    """A message quotes what somebody wrote into a configuration; what looks like a token there is cut short."""
    text = match.group()
    is_random = len(re.findall(_STRETCH, text)) * 3 >= len(text) and all(re.search(kind, text) for kind in _KINDS)
    return f"{text[:_SHOWN]}…" if is_random else text
