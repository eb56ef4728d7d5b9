"""One run of `oakum scan`: options into settings and a selection, a result into reports and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from oakum import __version__, config, report
from oakum.cli import outputs
from oakum.cli.progress import progress
from oakum.cli.terminal import is_terminal
from oakum.model import ConfigError, Identity, ScanResult
from oakum.policy import baseline
from oakum.policy.outcome import exit_code
from oakum.report import grounds
from oakum.report.escape import visible
from oakum.report.summary import counted, listed, summarise, verdict
from oakum.scan import scan as run_scan
from oakum.targets import Selection

if TYPE_CHECKING:
    from oakum.detect.known import KnownIndex

_NEVER = "never"
"""In place of a severity: no secret fails the run."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line asks for; each attribute is the option of that name. Empty: not given."""

    targets: tuple[str, ...]
    staged: bool = False
    since: str = ""
    range: str = ""
    branch: str = ""
    no_history: bool = False
    history_only: bool = False
    formats: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    baseline: str = ""
    write_baseline: Path | None = None
    fail_on: str | None = None
    fail_on_ignored: bool = False
    min_confidence: str = ""
    rules: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    insecure: bool = False
    include: tuple[str, ...] = ()
    foreign_markers: bool = False
    strict: bool = False
    jobs: int | None = None
    network: bool = False
    registry_login: bool = False
    no_cache: bool = False
    show_secrets: bool = False
    no_config: bool = False
    redact: bool = False
    force: bool = False


def run(request: Request) -> int:
    """Scans and reports; returns the exit code. Raises OakumError."""
    if request.redact:
        from oakum.cli import cleaning

        cleaning.check(request.targets)
    first = request.targets[0]
    place = Path() if first == outputs.STANDARD_OUTPUT else Path(first)
    loaded = config.load(place, overrides(request), use_repository=not request.no_config)
    reports = outputs.pair(request.formats or loaded.settings.report.formats, request.outputs)
    rules = config.rules_for(loaded.settings.rules)
    key = config.identity_key()
    identity = key.identity()
    pack = config.pack_for(loaded.settings.rules)
    known = _known(request, identity)
    with progress(sys.stderr) as bar:
        result = run_scan(
            request.targets,
            loaded=loaded,
            rules=rules,
            identity=identity,
            selection=selection(request),
            progress=bar,
            known=known,
            pack=pack,
        )
    if loaded.settings.policy.configured and not result.interrupted:
        from oakum.cli.judging import judged  # here, so that runs without policies need not wait for it

        result = judged(result, loaded)
    shown = report.Context(
        rules=pack.beside(rules) if pack else rules, version=__version__, show_secrets=request.show_secrets
    )
    notes = _notes(loaded, key)
    outputs.write(reports, result, shown, notes)
    _say(result, reports, shown, notes)
    if request.write_baseline:
        _write_baseline(request.write_baseline, result, identity)
    if request.redact and not result.interrupted:
        result = cleaning.clean(result, request.targets, rules, loaded.settings, key.key, force=request.force)
    return _exit_code(result, request, loaded.settings)


def _known(request: Request, identity: Identity) -> KnownIndex | None:
    if not request.known:
        return None
    from oakum.cli import known  # here, so that other runs need not wait for it

    return known.index(request.known, request.targets, identity)


def overrides(request: Request) -> dict[str, Any]:
    """The layer of the command line, by configuration key; no key for an option that was not given."""
    given: dict[str, Any] = {
        "rules.enable": request.rules,
        "rules.disable": request.without,
        "rules.packs": ("secrets", "insecure") if request.insecure else (),
        "report.fail_on": None if request.fail_on == _NEVER else request.fail_on,
        "scan.foreign_markers": request.foreign_markers,
        "scan.strict": request.strict,
        "scan.network": request.network,
        "scan.registry_login": request.registry_login,
        "scan.ignored": "fail" if request.fail_on_ignored else None,
        "baseline": request.baseline,
        **{f"scan.{name}": True for name in request.include},
    }
    values = {key: value for key, value in given.items() if value}
    if request.min_confidence:
        values["report.min_confidence"] = confidence(request.min_confidence)
    if request.jobs is not None:
        values["scan.jobs"] = request.jobs
    if request.no_cache:
        values["scan.cache"] = False
    if request.no_history or request.history_only or request.branch:
        values["scan.history"] = not request.no_history
    if request.write_baseline and not request.baseline:
        values["baseline"] = ""  # written anew, it has to find what the configured one knows
    return values


def confidence(text: str) -> float | str:
    """A confidence as the configuration takes it: a number, else a name, which it checks."""
    try:
        return float(text)
    except ValueError:
        return text


def selection(request: Request) -> Selection:
    """Which part of a target is looked at."""
    of_commits = bool(request.history_only or request.since or request.range)
    return Selection(
        tree=not (of_commits or request.staged),
        history=not (request.no_history or request.staged),
        staged=request.staged,
        since=request.since,
        range=request.range,
        branch=request.branch,
    )


def summary_line(result: ScanResult, rules: int) -> str:
    """All counts of a result on one line."""
    summary = summarise(result, rules)
    counts = {
        "suppressed": summary.suppressed,
        "skipped": summary.skipped,
        "left out by default": summary.skipped_by_default,
    }
    parts = [verdict(summary), *(f"{what}: {listed(count)}" for what, count in counts.items() if count)]
    if result.decision:
        parts.append(grounds.verdict(result.decision))
    if summary.interrupted:
        parts.append("interrupted, the rest was not looked at")
    return visible("; ".join(parts))


def _notes(loaded: config.Loaded, key: config.IdentityKey) -> list[str]:
    """What the reader has to know about how the result came about."""
    notes = []
    if loaded.repository_hides:
        keys = ", ".join(loaded.repository_hides)
        notes.append(f"warning: the scanned repository itself configures {keys}; --no-config scans without that")
    if key.ephemeral:
        notes.append(
            f"warning: the identity key cannot be kept ({key.source}), so identities change with every run:"
            " set OAKUM_IDENTITY_KEY"
        )
    return [visible(note) for note in notes]


def _say(result: ScanResult, reports: Sequence[outputs.Output], shown: report.Context, notes: Sequence[str]) -> None:
    """On standard error: what no report on standard output says."""
    if not any(output.to_stdout and output.report.name == "text" for output in reports):
        click.echo(summary_line(result, len(shown.rules.rules)), err=True)
    for note in notes:
        click.echo(note, err=True)
    if shown.show_secrets and is_terminal(sys.stdout):
        click.echo("warning: plain secrets are on this screen and in its scroll-back", err=True)


def _write_baseline(path: Path, result: ScanResult, identity: Identity) -> None:
    if result.interrupted:
        click.echo(f"warning: {visible(str(path))} is not written, for the scan did not end", err=True)
        return
    try:
        previous = baseline.load(path, identity) if path.exists() else None
    except ConfigError:  # of another key or version: writing it anew is the way out
        previous = None
    known = [one for one in result.suppressed if one.suppression and one.suppression.kind == "baseline"]
    found = [*result.findings, *known]
    baseline.write(path, found, identity, previous)
    number = len({one.secret_id for one in found})
    click.echo(f"wrote {visible(str(path))} with {counted(number, 'secret')}", err=True)


def _exit_code(result: ScanResult, request: Request, settings: config.Settings) -> int:
    if request.write_baseline or request.fail_on == _NEVER:
        result = msgspec.structs.replace(result, findings=(), decision=None)
    return exit_code(
        result,
        settings.report.fail_on,
        fail_on_ignored=settings.scan.ignored == "fail",
        strict=settings.scan.strict,
        policies_alone=settings.policy.alone,
    )
