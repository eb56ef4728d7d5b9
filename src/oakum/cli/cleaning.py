"""What `oakum scan ai --redact` does once the scan is done, and `oakum redact --restore`, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from oakum import config
from oakum.cli.redact import placeholder
from oakum.config import Settings
from oakum.model import ExitCode, Finding, Identity, ScanResult, UsageError
from oakum.report.escape import visible
from oakum.report.summary import counted
from oakum.respond import redact
from oakum.respond.backup import Backup, restore
from oakum.respond.running import running
from oakum.rules import RuleSet
from oakum.scan import equipment, work
from oakum.sources.agents.catalogue import tools
from oakum.sources.agents.discovery import AgentFile
from oakum.sources.agents.shards import shards
from oakum.targets.agents import agent_files, machine_of

_KIND = "ai"


def check(targets: Sequence[str]) -> None:
    """Raises UsageError for targets in which nothing can be replaced."""
    wrong = [target for target in targets if target.partition(":")[0] != _KIND]
    hidden = [target for target in targets if Path(target).exists()]
    if hidden and not wrong:
        raise UsageError(f"{hidden[0]!a} is a file or folder here: say `oakum scan ai: --redact`")
    if wrong:
        raise UsageError(f"--redact is for the records of AI tools: `oakum scan ai --redact`, not {wrong[0]!a}")


def clean(
    result: ScanResult, targets: Sequence[str], rules: RuleSet, settings: Settings, key: bytes, *, force: bool
) -> ScanResult:
    """Puts placeholders into the files in which something was found, and says what was done on standard error. The
    result without what was replaced everywhere. Raises UsageError while a tool runs whose files it would change."""
    todo = redact.plans(result.findings, _known(targets))
    _refuse_running(todo, force=force)
    outcomes = _applied(todo, key)
    changed = [plan.file for plan, outcome in zip(todo, outcomes, strict=True) if outcome.replaced]
    remaining = _remaining(changed, result.findings, rules, settings, Identity(key))
    for outcome in outcomes:
        click.echo(visible(_line(outcome, len(remaining.get(outcome.path, ())))), err=True)
    gone = {file.shown for file in changed if not remaining.get(file.shown)}
    return msgspec.structs.replace(result, findings=tuple(one for one in result.findings if not _within(one, gone)))


def put_back(folder: Path, *, force: bool) -> int:
    """Restores what a backup holds; 3 when some of it was changed since and stays. Raises OakumError."""
    done, left = restore(folder, force=force)
    for path in left:
        click.echo(f"{visible(path)}: was changed since, and stays; --force restores it all the same", err=True)
    click.echo(f"restored {counted(len(done), 'file')}", err=True)
    return int(ExitCode.INCOMPLETE if left else ExitCode.OK)


def _known(targets: Sequence[str]) -> list[AgentFile]:
    return [file for name in targets for file in agent_files(machine_of(name.partition(":")[2]), [])]


def _refuse_running(todo: Sequence[redact.Plan], *, force: bool) -> None:
    programs = redact.tools_of(todo, {tool.id: tool.processes for tool in tools()})
    at_work = sorted(running(programs))
    if at_work and not force:
        raise UsageError(
            f"{', '.join(at_work)} is running, and may be writing to what is to be changed: end it,"
            " or say --force; nothing was changed"
        )


def _applied(todo: Sequence[redact.Plan], key: bytes) -> list[redact.Outcome]:
    if not todo:
        return []
    folder = config.state_directory()
    if folder is None:
        raise UsageError("there is no home to keep a backup in: set HOME or XDG_STATE_HOME")
    backup = Backup(folder / "redacted" / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
    outcomes = [redact.apply(plan, placeholder(key, ""), backup) for plan in todo]
    if backup.close():
        click.echo(
            f"The files as they were are in {visible(str(backup.folder))} (`oakum redact --restore` puts them back)."
            " They hold the secrets: delete that folder once the secrets are revoked.",
            err=True,
        )
    return outcomes


def _remaining(
    files: Sequence[AgentFile], findings: Sequence[Finding], rules: RuleSet, settings: Settings, identity: Identity
) -> dict[str, set[str]]:
    """What a second scan still sees: path -> identities, of those that were to go."""
    wanted = {finding.secret_id for finding in findings}
    detector = equipment(rules, settings.scan).detector()
    chosen = settings.scan
    found: dict[str, set[str]] = {}
    for shard in shards(files, binary=chosen.binary, archives=chosen.archives, most=chosen.max_file_bytes):
        for sighting in work(detector, shard).sightings:
            if (name := identity.of(sighting.secret)) in wanted:
                for place in sighting.locations:
                    found.setdefault(place.origin.path, set()).add(name)
    return found


def _within(finding: Finding, paths: set[str]) -> bool:
    return all(place.origin.path in paths for place in finding.locations)


def _line(outcome: redact.Outcome, remaining: int) -> str:
    if outcome.left:
        return f"left      {outcome.path}: {counted(outcome.secrets, 'secret')}; {outcome.left}"
    line = f"replaced  {outcome.path}: {counted(outcome.secrets, 'secret')} in {counted(outcome.replaced, 'place')}"
    return f"{line}; {remaining} STILL THERE" if remaining else line
