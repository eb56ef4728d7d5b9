"""What the formats for people say about a finding. Everything returned is free of control characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oakum.model import Commit, Exposure, Finding, GitOrigin, Location, Origin, Validity
from oakum.model.origin import parts
from oakum.report.escape import visible, web_link
from oakum.report.record import path_of

if TYPE_CHECKING:
    from oakum.report.interface import Context

_STRONGEST = 3
_SHORT_ID = 10
_LONGEST_PARTS = 400

EXPOSURES = {
    Exposure.COMMITTED: "committed",
    Exposure.STAGED: "staged, not yet committed",
    Exposure.UNTRACKED: "not in git",
    Exposure.IGNORED: "ignored by git",
    Exposure.RUNTIME: "seen at run time",
}
VALIDITIES = {
    Validity.UNKNOWN: "not verified",
    Validity.ACTIVE: "active: the provider accepts it",
    Validity.INACTIVE: "inactive: the provider refuses it",
    Validity.ERROR: "verification failed",
}


def where(location: Location) -> str:
    """`path:line:column`, what its kind of source says of it, and what it is wrapped in."""
    span = location.span
    said = [f"{name} {value}" for name, value in parts(location.origin).items()]
    said += [f"inside {', '.join(location.decoded)}"] if location.decoded else []
    beside = f" ({'; '.join(said)})" if said else ""
    return visible(f"{path_of(location.origin)}:{span.start_line}:{span.start_column}{beside}")


def companions(finding: Finding) -> str:
    """What belongs to the secret: `user app, host db.example`; empty when nothing is known."""
    return visible(", ".join(f"{part.name} {part.value}" for part in finding.parts), limit=_LONGEST_PARTS)


def history(origin: Origin) -> list[tuple[str, str]]:
    """The first and the last commit that hold the secret, each with its label; empty outside of a history."""
    if not isinstance(origin, GitOrigin) or origin.first is None:
        return []
    lines = [("first", commit_line(origin.first))]
    if origin.last and origin.last.id != origin.first.id:
        lines.append(("last", commit_line(origin.last)))
    return lines


def commit_line(commit: Commit) -> str:
    """`1a2b3c4d5e 2024-03-02 Name <address>`."""
    return visible(f"{commit.id[:_SHORT_ID]} {commit.date[:10]} {commit.author}", limit=200)


def standing(origin: Origin) -> str:
    """Whether the secret is still at HEAD; empty outside of a history."""
    if not isinstance(origin, GitOrigin):
        return ""
    if origin.at_head:
        return "still at HEAD"
    if origin.first is None and not origin.path:
        return "in no commit that a branch or tag reaches (still stored: rotating is the fix)"
    return "no longer at HEAD (still in history: rotating is the fix, deleting is not)"


def status(finding: Finding) -> str:
    """How far it has come and whether it lives, in a few words."""
    exposure = EXPOSURES[finding.locations[0].origin.exposure]
    return exposure if finding.validity is Validity.UNKNOWN else f"{exposure}; {VALIDITIES[finding.validity]}"


def sureness(finding: Finding) -> str:
    """The confidence as `98% sure`."""
    return f"{finding.confidence:.0%} sure"


def why(finding: Finding) -> str:
    """The strongest arguments for it, in words."""
    arguments = sorted((r for r in finding.reasons if r.weight > 0), key=lambda r: -r.weight)
    return "; ".join(visible(r.note or r.name.replace("-", " "), limit=200) for r in arguments[:_STRONGEST])


def advice(finding: Finding, context: Context) -> str:
    """What its holder can do and how to rotate it."""
    rule = context.rule(finding)
    fallback = "Treat it as leaked: issue a new one, move its users over, then revoke the old one."
    return visible(" ".join(rule.what.split()) if rule else fallback)


def value(finding: Finding) -> str:
    """What of it may be shown: of a secret a few characters, of an unsafe default its text."""
    return (finding.is_unsafe_default and why(finding)) or visible(finding.secret.masked())


def revoke_link(finding: Finding, context: Context) -> str:
    """Where its owner revokes it; empty when no web address is known."""
    service = context.rules.services.get(finding.service)
    return web_link(service.revoke) if service else ""


def rule_link(rule_id: str, context: Context) -> str:
    """The rule's entry in the reference; empty when no reference is configured."""
    return web_link(f"{context.docs}#{rule_id}") if context.docs else ""
