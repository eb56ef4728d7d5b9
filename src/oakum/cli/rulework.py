"""What `oakum rules` does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from oakum import config
from oakum.cli import trial, unsafe
from oakum.config.layers import nearest
from oakum.config.selection import read_foreign
from oakum.config.settings import RulesSettings, ScanSettings
from oakum.model import UNSAFE, ExitCode, RuleError, Severity, UsageError
from oakum.policy.atomic import write_text
from oakum.report.escape import visible, web_link
from oakum.report.summary import counted
from oakum.rules import Rule, RuleSet, builtin_directory, cache, coverage, loader, long_tail, toml
from oakum.rules.importer import import_gitleaks
from oakum.rules.lines import line_of_row, line_of_rule
from oakum.rules.unsafe import KIND
from oakum.scan import detector

_IMPORTED = "imported"


def list_rules(service: str, severity: str, kind: str, proof: str) -> int:
    """Prints a line for each rule in force; returns the exit code. Raises UsageError: unknown service or proof."""
    if kind == KIND:
        return unsafe.list_unsafe(service, severity)
    rules = _in_force()
    if service and service not in rules.services:
        raise UsageError(f"there is no service {service!a}{nearest(service, rules.services)}")
    known = coverage.coverage(rules.rules).proofs
    if proof and proof not in known:
        raise UsageError(f"no rule has the proof {proof!a}{nearest(proof, known)}; there are: {', '.join(known)}")
    least = Severity(severity).rank
    chosen = [
        rule
        for rule in rules.rules
        if rule.severity.rank >= least
        and service in ("", rule.service)
        and kind in ("", coverage.kind(rule))
        and (not proof or proof in coverage.proofs(rule))
    ]
    for line in _listed(chosen):
        click.echo(visible(line))
    click.echo(_covered(coverage.coverage(chosen)), err=True)
    return ExitCode.OK


def _listed(rules: Sequence[Rule]) -> Iterator[str]:
    width = max((len(rule.id) for rule in rules), default=0)
    for rule in rules:
        title = " ".join([rule.title, *(f"[{proof}]" for proof in coverage.proofs(rule))])
        yield f"{rule.id:<{width}}  {rule.severity:<8}  {rule.service:<16}  {coverage.kind(rule):<9}  {title}"


def _covered(covered: coverage.Coverage) -> str:
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in covered.kinds.items())
    proofs = ", ".join(f"{proof} {count:,}" for proof, count in covered.proofs.items())
    counts = f"{counted(covered.rules, 'rule')} of {counted(covered.services, 'service')}"
    return counts + (f": {kinds}" if kinds else "") + (f"\noffline proofs: {proofs}" if proofs else "")


def show_rule(rule_id: str) -> int:
    """Prints one rule; returns the exit code. Raises UsageError for an unknown id."""
    if rule_id.startswith(UNSAFE):
        return unsafe.show_unsafe(rule_id)
    rules = _in_force()
    by_id = rules.by_id()
    if rule_id not in by_id:
        raise UsageError(f"there is no rule {rule_id!a}{nearest(rule_id, by_id)}; see `oakum rules list`")
    for label, text in _facts(_with_examples(by_id[rule_id]), rules):
        if text:
            click.echo(f"{label:<12} {visible(text, limit=20_000)}")
    return ExitCode.OK


def test_rules(files: Sequence[Path]) -> int:
    """Tries the rules of the files, or all built in; returns the exit code. Raises RuleError for a wrong file."""
    shipped = cache.complete()
    if files:
        rules = in_force = loader.rule_set(map(read_foreign, files))
    else:  # those in force come without examples, but with a compiled automaton
        rules, in_force = shipped, config.rules_for(RulesSettings())
    others = [rule for rule in shipped.rules if files and rule.id not in rules.by_id()]
    faults = list(trial.faults(rules.rules, others, detector(in_force, ScanSettings(), companions=True)))
    for fault in faults:
        click.echo(visible(f"{_place(rules.by_id()[fault.rule], files)}: {fault.rule}: {fault.what}; {fault.remedy}"))
    examples = sum(len(rule.examples) + len(rule.counter_examples) for rule in rules.rules)
    tried = f"{counted(len(rules.rules), 'rule')}, {counted(examples, 'example')}"
    click.echo(f"{tried}: {counted(len(faults), 'fault') if faults else 'all as they should be'}", err=True)
    return ExitCode.DENIED if faults else ExitCode.OK


def _place(rule: Rule, files: Sequence[Path]) -> str:
    """File and line of a rule."""
    if rule.called:
        return f"{long_tail.path()}:{line_of_row(long_tail.path().read_bytes(), rule.service)}"
    path = next((file for file in files if file.stem == rule.service), builtin_directory() / f"{rule.service}.toml")
    raw = path.read_bytes()
    index = [known.id for known in loader.parse(raw, path).rule].index(rule.id)
    return f"{path}:{line_of_rule(raw, index)}"


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
    known = long_tail.load().rules if rule.called else loader.read_file(path).rule if path.is_file() else ()
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
    yield "kind", coverage.kind(rule)
    yield "names", ", ".join(rule.names or rule.called)
    yield "value", rule.value
    yield "expression", "" if rule.called else rule.expression
    yield "context", ", ".join(rule.context)
    yield "checks", ", ".join(rule.checks)
    yield from (("example", example) for example in rule.examples)
    yield from (("no example", example) for example in rule.counter_examples)
    yield from (("allowed", allow.reason) for allow in rule.allow)
    yield from (("reference", reference) for reference in rule.references)
