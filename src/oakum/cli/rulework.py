"""What `oakum rules` does."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from oakum import config
from oakum.config.layers import nearest
from oakum.config.selection import read_foreign
from oakum.config.settings import ReportSettings, RulesSettings, ScanSettings
from oakum.detect.detector import Detector
from oakum.model import ExitCode, RuleError, Severity, UsageError
from oakum.policy.atomic import write_text
from oakum.report.escape import visible, web_link
from oakum.report.summary import counted
from oakum.rules import Rule, RuleSet, builtin_directory, loader, toml
from oakum.rules.importer import import_gitleaks
from oakum.rules.template import expand
from oakum.scan import detector

_SEED = 7
_ROUNDS = 3
"""Each template expands to that many values."""
_IMPORTED = "imported"


def list_rules(service: str, severity: str) -> int:
    """Prints a line for each rule in force; returns the exit code. Raises UsageError: unknown service."""
    rules = _in_force()
    if service and service not in rules.services:
        raise UsageError(f"there is no service {service!a}{nearest(service, rules.services)}")
    least = Severity(severity).rank
    chosen = [r for r in rules.rules if r.severity.rank >= least and service in ("", r.service)]
    width = max((len(rule.id) for rule in chosen), default=0)
    for rule in chosen:
        click.echo(visible(f"{rule.id:<{width}}  {rule.severity:<8}  {rule.service:<16}  {rule.title}"))
    click.echo(counted(len(chosen), "rule"), err=True)
    return ExitCode.OK


def show_rule(rule_id: str) -> int:
    """Prints one rule; returns the exit code. Raises UsageError for an unknown id."""
    rules = _in_force()
    by_id = rules.by_id()
    if rule_id not in by_id:
        raise UsageError(f"there is no rule {rule_id!a}{nearest(rule_id, by_id)}; see `oakum rules list`")
    for label, text in _facts(_with_examples(by_id[rule_id]), rules):
        if text:
            click.echo(f"{label:<12} {visible(text, limit=20_000)}")
    return ExitCode.OK


def test_rules(files: Sequence[Path]) -> int:
    """Runs all examples; returns the exit code. Raises RuleError for a file that is wrong."""
    if files:
        rules = in_force = loader.rule_set(map(read_foreign, files))
    else:  # those in force come without examples, but with a compiled automaton
        rules, in_force = loader.load([builtin_directory()]), config.rules_for(RulesSettings())
    detect = detector(in_force, ScanSettings())
    failures = [failure for rule in rules.rules for failure in _failures(rule, detect)]
    for failure in failures:
        click.echo(visible(failure))
    examples = sum(len(rule.examples) + len(rule.counter_examples) for rule in rules.rules)
    tried = f"{counted(len(rules.rules), 'rule')}, {counted(examples, 'example')}"
    click.echo(f"{tried}: {counted(len(failures), 'failure') if failures else 'all as they should be'}", err=True)
    return ExitCode.DENIED if failures else ExitCode.OK


def import_rules(file: Path, output: Path | None) -> int:
    """Converts a foreign configuration; returns the exit code. Raises RuleError when it is none."""
    raw = toml.read_bytes(file, RuleError)
    if output and output.suffix != ".toml":
        raise UsageError(f"{str(output)!a}: a rule file is called SERVICE.toml")
    imported = import_gitleaks(raw, str(file), output.stem if output else _IMPORTED)
    if output:
        write_text(output, imported.text)
    else:
        click.echo(imported.text, nl=False)
    for miss in imported.unsupported:
        click.echo(visible(f"not kept: {miss.rule or 'file'}: {miss.part}: {miss.why}"), err=True)
    written = f"{imported.rules_written} of {counted(imported.rules_read, 'rule')}"
    allowances = counted(imported.allowances_written, "allowance")
    missed = counted(len(imported.unsupported), "part")
    click.echo(f"{written} and {allowances} written; {missed} not kept", err=True)
    return ExitCode.OK


def _in_force() -> RuleSet:
    return config.rules_for(config.load(Path()).settings.rules)


def _with_examples(rule: Rule) -> Rule:
    """The rule as its file has it: rules in force come without examples."""
    path = builtin_directory() / f"{rule.service}.toml"
    known = loader.read_file(path).rule if path.is_file() else ()
    return next((complete for complete in known if complete.id == rule.id), rule)


def _facts(rule: Rule, rules: RuleSet) -> Iterator[tuple[str, str]]:
    service = rules.services[rule.service]
    yield "id", rule.id
    yield "finds", rule.title
    yield "service", f"{service.name} ({service.id})"
    yield "severity", rule.severity
    yield "confidence", f"{rule.confidence:.0%} before checks and context speak"
    yield "what", rule.what
    yield "revoke", web_link(service.revoke)
    yield "expression", rule.expression
    yield "context", ", ".join(rule.context)
    yield "checks", ", ".join(rule.checks)
    yield from (("example", example) for example in rule.examples)
    yield from (("no example", example) for example in rule.counter_examples)
    yield from (("allowed", allow.reason) for allow in rule.allow)
    yield from (("reference", reference) for reference in rule.references)


def _failures(rule: Rule, detect: Detector) -> Iterator[str]:
    rng = random.Random(f"{_SEED}{rule.id}")  # noqa: S311 - examples, no secrets
    for wanted, templates in ((True, rule.examples), (False, rule.counter_examples)):
        for template in templates:
            if any(_finds(rule, expand(template, rng), detect) != wanted for _ in range(_ROUNDS)):
                yield f"{rule.id}: {'not found' if wanted else 'found, but should not be'}: {template}"


def _finds(rule: Rule, text: str, detect: Detector) -> bool:
    """Whether the rule finds something, as sure as reports ask for, or at least as it is by itself."""
    least = min(ReportSettings().threshold, rule.confidence)
    return any(one.rule == rule.id and one.confidence >= least for one in detect.text(text.encode()))
