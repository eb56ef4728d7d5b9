"""What the gate says, for people and programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from oakum.model import ExitCode, Skipped
from oakum.model.decision import Ground
from oakum.report.encode import json_text
from oakum.report.escape import visible
from oakum.report.markdown import code, prose
from oakum.report.summary import counted
from oakum.review.annotate import ground_command
from oakum.review.code_quality import rows_of
from oakum.review.comment import fitting, folded, ground_row, marker, skipped_section
from oakum.review.gate import Gated
from oakum.review.manifests.rows import amount, object_row

VERSION = "oakum.gate/v1"
FORMATS = ("text", "markdown", "github", "codequality", "json")
_ENDS = {ExitCode.DENIED: "(denied)", ExitCode.INCOMPLETE: "(no pass: not everything could be judged)"}
_ROOM = {"grounds": 24_000, "old": 12_000, "objects": 8_000}


def said(gated: Gated, form: str, key: str) -> str:
    """In one of FORMATS."""
    if form == "markdown":
        return markdown(gated, key)
    if form == "json":
        return data(gated)
    if form == "codequality":
        return "[" + ",\n".join(map(json_text, rows_of(gated.counting))) + "]\n"
    return "".join(commands(gated) if form == "github" else text(gated))


def headline(gated: Gated) -> str:
    """The verdict in one sentence."""
    against = sum(not one.exception for one in gated.counting)
    parts = [
        f"{amount(gated.judged.difference.pairs)}:",
        counted(against, "objection") if against else "nothing against them",
    ]
    if gated.judged.old and not gated.everything:
        parts.append(f"({counted(len(gated.judged.old), 'old problem')} not judged)")
    parts.append(_ENDS.get(gated.exit_code, ""))
    return " ".join(filter(None, parts))


def text(gated: Gated) -> Iterator[str]:
    """One line each."""
    yield from (_line(one) for one in gated.counting)
    if not gated.everything:
        yield from (f"old, not judged: {_line(one)}" for one in gated.judged.old)
    yield from (f"not judged: {visible(f'{one.path}: {one.reason} {one.detail}')}\n" for one in _left(gated))
    yield from (f"{visible(note)}\n" for note in gated.notes)
    yield visible(headline(gated)) + "\n"


def commands(gated: Gated) -> Iterator[str]:
    """Workflow commands of GitHub."""
    yield from (ground_command(one) for one in gated.counting if not one.exception)
    yield from (ground_command(_unjudged(one)) for one in _left(gated))


def markdown(gated: Gated, key: str) -> str:
    """A comment, as `oakum comment` takes it."""
    icon = {ExitCode.OK: "🟢", ExitCode.DENIED: "🔴"}.get(gated.exit_code, "🟠")
    parts = [f"{marker(key or 'gate')}\n## {icon} Oakum gate: {prose(headline(gated))}\n"]
    counting = [one for one in gated.counting if not one.exception]
    excepted = [one for one in gated.counting if one.exception]
    head = "| | policy | where | what |\n|-|-|-|-|\n"
    if counting:
        parts.append(head + fitting([ground_row(one, "", "") for one in counting], _ROOM["grounds"], "grounds"))
    if gated.judged.difference.pairs:
        rows = [object_row(one) for one in gated.judged.difference.pairs]
        parts.append(folded("Objects", fitting(rows, _ROOM["objects"], "objects")))
    if gated.judged.old and not gated.everything:
        rows = [ground_row(one, "", "") for one in gated.judged.old]
        parts.append(folded("Problems that were there before", head + fitting(rows, _ROOM["old"], "problems")))
    if excepted:
        rows = [f"- {code(one.policy)}: {prose(one.message)}: {prose(one.exception, limit=600)}\n" for one in excepted]
        parts.append(folded("Exceptions", fitting(rows, _ROOM["objects"], "exceptions")))
    parts += skipped_section(gated.judged.skipped)
    parts += [f"> {prose(note, limit=600)}\n" for note in gated.notes]
    return "\n".join(parts)


def data(gated: Gated) -> str:
    """JSON."""
    judged = gated.judged
    document = {
        "schema": VERSION,
        "verdict": headline(gated),
        "exit_code": int(gated.exit_code),
        "objects": [
            {
                "object": str(one.new.identity),
                "path": one.new.path,
                "unit": one.new.unit.name,
                "status": "new" if one.old is None else "unchanged" if one.is_unchanged else "changed",
                "fields": list(one.fields),
            }
            for one in judged.difference.pairs
        ],
        "grounds": msgspec.to_builtins(judged.grounds),
        "old": msgspec.to_builtins(judged.old),
        "skipped": msgspec.to_builtins(judged.skipped),
        "notes": list(gated.notes),
    }
    return json_text(document) + "\n"


def _line(one: Ground) -> str:
    place = f"{one.path}:{one.line}" if one.line else one.path
    field = f" {one.field}" if one.field else ""
    counts = f" (exception: {one.exception})" if one.exception else ""
    return visible(f"{one.verdict}: {place}{field}: {one.message} [{one.policy}]{counts}") + "\n"


def _left(gated: Gated) -> Iterable[Skipped]:
    return [one for one in gated.judged.skipped if not one.by_default]


def _unjudged(one: Skipped) -> Ground:
    return Ground(policy="Oakum gate", message=f"not judged: {one.reason} {one.detail}", path=one.path)
