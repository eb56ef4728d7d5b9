"""What `oakum rules` says of the rules of unsafe defaults."""

from __future__ import annotations

from collections.abc import Iterator

import click

from oakum.config.layers import nearest
from oakum.model import ExitCode, Severity, UsageError
from oakum.report.escape import visible
from oakum.report.summary import counted
from oakum.rules.unsafe import KIND, Unsafe, load_pack


def list_unsafe(theme: str, severity: str) -> int:
    """Prints a line for each rule; returns the exit code. Raises UsageError for an unknown theme."""
    pack = load_pack()
    if theme and theme not in pack.themes:
        raise UsageError(f"there is no theme {theme!a}{nearest(theme, pack.themes)}")
    least = Severity(severity).rank
    chosen = [rule for rule in pack.rules if rule.severity.rank >= least and theme in ("", rule.theme)]
    width = max((len(rule.id) for rule in chosen), default=0)
    for rule in chosen:
        click.echo(visible(f"{rule.id:<{width}}  {rule.severity:<8}  {rule.theme:<19}  {KIND}  {rule.title}"))
    click.echo(f"{counted(len(chosen), 'rule')} of unsafe defaults", err=True)
    return ExitCode.OK


def show_unsafe(rule_id: str) -> int:
    """Prints one rule; returns the exit code. Raises UsageError for an unknown id."""
    by_id = {rule.id: rule for rule in load_pack().rules}
    if rule_id not in by_id:
        raise UsageError(f"there is no rule {rule_id!a}{nearest(rule_id, by_id)}; see `oakum rules list --kind {KIND}`")
    for label, text in _facts(by_id[rule_id]):
        if text:
            click.echo(f"{label:<12} {visible(text, limit=20_000)}")
    return ExitCode.OK


def _facts(rule: Unsafe) -> Iterator[tuple[str, str]]:
    yield "id", rule.id
    yield "finds", rule.title
    yield "theme", rule.theme
    yield "severity", rule.severity
    yield "confidence", f"{rule.confidence:.0%} before its place speaks"
    yield "why", rule.what
    yield "safe", rule.safe
    yield "files", ", ".join(rule.files)
    yield "expression", rule.expression
    yield "call", rule.call
    yield "beside", rule.beside
    yield from (("document", condition) for condition in rule.document)
    yield "at", rule.at
    yield from (("where", condition) for condition in rule.where)
    yield from (("example", example) for example in rule.examples)
    yield from (("no example", example) for example in rule.counter_examples)
    yield from (("reference", reference) for reference in rule.references)
