"""`oakum policy doctor`: which engines are there, and what keeps each from judging by the policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from oakum.cli import policy_engine
from oakum.cli import policy_options as options
from oakum.model import ExitCode

if TYPE_CHECKING:
    from oakum.policy.rego.diagnosis import Diagnosis
    from oakum.policy.rego.outline import Outline, Rule

_MOST = 20
"""Faults that are shown of one engine."""


@click.command("doctor", short_help="Say which engines can judge by the policies, and what is missing.")
@policy_engine.shared
def doctor(
    policy: tuple[str, ...], data: tuple[str, ...], rego_version: options.Syntax, allow: tuple[str, ...], url: str
) -> int:
    """Look at policies without evaluating them: what they define, what they may not call, what engines lack.

    Exit codes: 0 the engine that `auto` takes can judge by them, 2 it cannot.
    """
    from oakum.policy.conftest.functions import functions
    from oakum.policy.rego.diagnosis import diagnoses
    from oakum.policy.rego.outline import outline

    loaded = policy_engine.source(policy, data, rego_version)
    found = outline(loaded.modules, syntax=rego_version)
    _say(_policies(found, len(loaded.modules)))
    _say(_gate(frozenset(allow)))
    usable = {}
    for one in diagnoses(
        found,
        loaded.modules,
        loaded.data,
        syntax=rego_version,
        url=url,
        extensions=functions(loaded.modules),
        allowed=frozenset(allow),
    ):
        _say(_engine(one))
        usable[one.name] = one.is_usable
    return ExitCode.OK if usable["opa-server" if url else "regorus"] else ExitCode.USAGE


def _say(lines: Iterator[str]) -> None:
    from oakum.report.escape import visible

    for line in lines:
        click.echo(visible(line, limit=500))


def _policies(found: Outline, files: int) -> Iterator[str]:
    yield f"policies: {files} files, {len(found.rules)} rules"
    for package in found.packages:
        kinds = Counter(map(_kind, found.named(package).values()))
        yield f"  {package}: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items())) or 'no rules'}"


def _kind(definitions: tuple[Rule, ...]) -> str:
    """What a rule is: a default beside other definitions says nothing of that."""
    return next((one.kind for one in definitions if one.kind != "default"), "default")


def _gate(allowed: frozenset[str]) -> Iterator[str]:
    from oakum.policy.rego.refused import REFUSED

    yield "gate: policies may not call"
    yield from (f"  {name}: {'allowed' if name in allowed else reason}" for name, reason in REFUSED.items())


def _engine(one: Diagnosis) -> Iterator[str]:
    if one.missing:
        yield f"{one.name}: not there: {one.missing}"
        return
    yield f"{one.name} {one.version}: {'can judge by these policies' if one.is_usable else 'refuses these policies'}"
    yield from (f"  {fault.error()}" for fault in one.faults[:_MOST])
    if len(one.faults) > _MOST:
        yield f"  and {len(one.faults) - _MOST} more"
    if one.refusal:
        yield f"  {one.refusal}"
