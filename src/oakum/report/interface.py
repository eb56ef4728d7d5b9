"""What every report follows, and what it is told besides the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import msgspec

from oakum.model import Finding, ScanResult

if TYPE_CHECKING:  # the loader behind it costs start-up time that a report does not need
    from oakum.rules import Rule, RuleSet


class Context(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What a report needs to know besides the result."""

    rules: RuleSet
    """The rules in force: what a secret is, how to kill it, and how many were looked for."""
    version: str
    """Oakum's own version."""
    show_secrets: bool = False
    """The user asked for plain values; only text, json, jsonl and sarif ever show them."""
    colour: bool = False
    """ANSI colours; only text uses them."""
    width: int = 100
    """Columns to wrap text to."""
    docs: str = ""
    """Absolute URL of the rule reference, to which `#RULE` is appended; without it no report links there."""
    finished: datetime = msgspec.field(default_factory=lambda: datetime.now(UTC))
    """When the scan ended, in UTC; for the formats that record it."""

    def rule(self, finding: Finding) -> Rule | None:
        """The rule that made the finding; None when it is not in force, as for a finding from elsewhere."""
        return self._by_id.get(finding.rule)

    @cached_property
    def _by_id(self) -> Mapping[str, Rule]:
        return self.rules.by_id()


class Report(Protocol):
    """One format."""

    name: str
    """As asked for on the command line."""
    suffix: str
    """Of a file in this format, such as `.json`."""

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """The report as pieces of text, to be written one after the other as UTF-8."""
        ...
