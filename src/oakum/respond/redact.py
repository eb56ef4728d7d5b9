"""Takes the secrets that a scan found out of what AI tools recorded.

Only records of work that is done are changed (transcripts, histories, results, logs, databases). Configurations and
credentials stay, for the tools need the secrets in them, and so do instructions, which people and repositories keep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from oakum.model import Finding, Location, RecordOrigin, Secret
from oakum.respond import databases, files
from oakum.respond.backup import Backup
from oakum.respond.stretches import Wanted
from oakum.sources.agents.catalogue import RECORDED
from oakum.sources.agents.discovery import AgentFile

Name = Callable[[str, Secret], bytes]
"""The placeholder for a rule's id and a secret."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What was done about one file."""

    path: str
    """As reports show it."""
    tool: str
    secrets: int
    """Different ones that were found in it."""
    replaced: int = 0
    """Stretches that were replaced."""
    left: str = ""
    """Why it was not changed, empty when it was."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is to be changed, and what for."""

    file: AgentFile
    findings: tuple[tuple[Finding, tuple[Location, ...]], ...]
    """Each secret with its places in the file."""


def plans(findings: Iterable[Finding], known: Iterable[AgentFile]) -> list[Plan]:
    """One for each file of a tool in which something was found."""
    by_name = {file.shown: file for file in known}
    found: dict[str, dict[str, tuple[Finding, list[Location]]]] = {}
    for finding in findings:
        for place in finding.locations:
            name = place.origin.path.partition("!/")[0]
            if isinstance(place.origin, RecordOrigin) and name in by_name:
                found.setdefault(name, {}).setdefault(finding.secret_id, (finding, []))[1].append(place)
    return [
        Plan(file=by_name[name], findings=tuple((one, tuple(places)) for one, places in per_secret.values()))
        for name, per_secret in found.items()
    ]


def apply(plan: Plan, name: Name, backup: Backup) -> Outcome:
    """Changes the file, or says why it stays."""
    left, count = _objection(plan), 0
    if not left:
        try:
            count = _rewritten(plan, name, backup)
        except files.Unchanged as reason:
            left = str(reason)
    return Outcome(path=plan.file.shown, tool=plan.file.tool, secrets=len(plan.findings), replaced=count, left=left)


def _objection(plan: Plan) -> str:
    if plan.file.kind not in RECORDED:
        return f"{plan.file.kind} is in use: move the secret into an environment variable or a secret store"
    if any("!/" in place.origin.path for _, places in plan.findings for place in places):
        return "it is an archive"
    return ""


def _rewritten(plan: Plan, name: Name, backup: Backup) -> int:
    path = Path(plan.file.path)
    spots: dict[databases.Spot, list[Wanted]] = {}
    in_file: list[Wanted] = []
    for finding, places in plan.findings:
        placeholder = name(finding.rule, finding.secret)
        if path.suffix == ".xml":
            placeholder = placeholder.replace(b"<", b"&lt;").replace(b">", b"&gt;")
        in_file.append(Wanted(finding.secret, placeholder, _spans(places)))
        for place in places:
            spot = _spot(place)
            if spot is not None:
                spots.setdefault(spot, []).append(Wanted(finding.secret, placeholder, _spans([place])))
    if spots:
        return databases.rewrite(path, spots, plan.file.keep, backup)
    return files.rewrite(path, in_file, backup)


def _spans(places: Iterable[Location]) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    return tuple((place.span.start, place.span.end, place.decoded) for place in places)


def _spot(place: Location) -> databases.Spot | None:
    """The cell of a database; see `oakum.sources.agents.databases`."""
    origin = place.origin
    if not isinstance(origin, RecordOrigin) or origin.field.startswith("$") or "." not in origin.field:
        return None
    table, _, column = origin.field.partition(":")[0].partition(".")
    return table, column, origin.record


def tools_of(todo: Iterable[Plan], processes: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Name of a program -> id of the tool, for those whose files are to be changed."""
    chosen = {plan.file.tool for plan in todo if not _objection(plan)}
    return {program: tool for tool in sorted(chosen) for program in processes.get(tool, ())}
