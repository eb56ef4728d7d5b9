"""One run of `oakum scan data:FILE --redact -o OUT`, or of another target of which a copy can be made."""

from __future__ import annotations

from pathlib import Path

import click

from oakum import config
from oakum.cli.redact import placeholder
from oakum.cli.scanning import Request, overrides
from oakum.model import Identity, ScanResult, Skipped, UsageError
from oakum.report.escape import visible
from oakum.report.summary import counted, listed
from oakum.rules import RuleSet
from oakum.scan import detector
from oakum.scan import scan as run_scan
from oakum.targets.cleaning import Cleaned, clean

_KINDS = {"data": "", "har": "har", "postman": "postman"}
"""Targets of which a copy can be made, and what kind of file they are; empty: as it looks."""
_LEFT = 1


def run(request: Request) -> int:
    """Writes the copy, scans it, and returns 0 when nothing is left in it. Raises OakumError."""
    prefix, source, out = _places(request)
    loaded = config.load(Path(source), overrides(request), use_repository=False)
    rules = config.rules_for(loaded.settings.rules)
    key = config.identity_key()
    settings = loaded.settings
    find = detector(rules, settings.scan, settings.report.threshold).text
    done = clean(source, out, find, placeholder(key.key, ""), _KINDS[prefix])
    left = _left(f"{prefix}:{out}", loaded, rules, key.identity())
    _say(done, out, left)
    return _LEFT if left.findings else 0


def _places(request: Request) -> tuple[str, str, str]:
    prefix, _, source = request.targets[0].partition(":")
    if len(request.targets) != 1 or prefix not in _KINDS:
        raise UsageError("--redact makes a copy of one file: name it as data:FILE, har:FILE or postman:FILE")
    if len(request.outputs) != 1 or request.formats:
        raise UsageError("--redact writes the copy to one --output FILE, and no report")
    return prefix, source, request.outputs[0]


def _left(copy: str, loaded: config.Loaded, rules: RuleSet, identity: Identity) -> ScanResult:
    """The proof: what a scan of the copy finds."""
    return run_scan((copy,), loaded=loaded, rules=rules, identity=identity)


def _say(done: Cleaned, out: str, left: ScanResult) -> None:
    secrets = counted(sum(done.rules.values()), "secret")
    rules = f" ({listed(done.rules)})" if done.rules else ""
    click.echo(visible(f"replaced {secrets}{rules} in {counted(done.records, 'record')}; wrote {out}"))
    for skipped in (*done.skipped, *left.skipped):
        click.echo(visible(_remark(skipped)), err=True)
    if left.findings:
        found = counted(len(left.findings), "secret")
        click.echo(visible(f"error: a scan of {out} still finds {found}; do not use it"), err=True)
    else:
        click.echo("a scan of the copy finds nothing")


def _remark(skipped: Skipped) -> str:
    return f"skipped: {skipped.reason}: {skipped.detail or skipped.path}"
