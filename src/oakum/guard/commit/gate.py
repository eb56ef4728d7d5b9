"""Whether a change is small, of one kind, and reviewed: limits for what AI tools write ("smaller, isolated chunks")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from oakum.config.settings import CommitSettings
from oakum.guard.commit.change import FileChange
from oakum.model.decision import Decision, Ground, Verdict
from oakum.policy.globs import path_test
from oakum.sources.dependencies import is_manifest
from oakum.sources.git.authorship import Writer, authorship

POLICY = "commit-gate"
_GENERATED = (
    *("*.lock", "*-lock.json", "*-lock.yaml", "go.sum", "*.snap", "*.min.js", "*.min.css", "*.svg"),
    *("node_modules/", "vendor/", "dist/", "*.pb.go", "*_pb2.py"),
)
"""What no person reads line by line; it does not count as size."""
TRAILER = re.compile(r"^([A-Za-z][A-Za-z-]*):[ \t]*(\S.*)$", re.MULTILINE)
_SHOWN = 3


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A commit that is about to be made."""

    changes: Sequence[FileChange]
    message: str = ""
    dependencies: tuple[str, ...] = ()
    """Packages that it newly asks for."""
    tools: tuple[str, ...] = ()
    """The AI tools that had a hand in it; none for a person alone."""
    by_ai: int = 0
    """New lines that are known to be theirs."""


def judge(proposal: Proposal, settings: CommitSettings) -> Decision:
    """What the limits say, each with its reason. Changes by people alone pass, unless the limits are for all."""
    if settings.action == "off" or not (proposal.tools or settings.applies_to == "all"):
        return Decision(verdict=Verdict.ALLOW)
    verdict = Verdict.DENY if settings.action == "block" else Verdict.WARN
    grounds = tuple(Ground(policy=POLICY, message=said, verdict=verdict) for said in _objections(proposal, settings))
    return Decision(verdict=verdict if grounds else Verdict.ALLOW, grounds=grounds)


def _objections(proposal: Proposal, settings: CommitSettings) -> Iterator[str]:
    is_generated = path_test(_GENERATED)
    counted = [change for change in proposal.changes if not is_generated(change.path)]
    lines = sum(len(change.added) + change.removed for change in counted)
    sensitive = [change.path for change in proposal.changes if path_test(settings.sensitive)(change.path)]
    if settings.max_lines and lines > settings.max_lines:
        yield f"{lines} changed lines, at most {settings.max_lines}: split it into smaller commits"
    if settings.max_files and len(counted) > settings.max_files:
        yield f"{len(counted)} changed files, at most {settings.max_files}: split it into smaller commits"
    new = proposal.dependencies
    if len(new) > settings.max_dependencies:
        yield f"{len(new)} new dependencies ({_listed(new)}), at most {settings.max_dependencies}"
    kinds = _kinds(counted, sensitive, bool(new))
    if settings.separate and len(kinds) > 1:
        yield f"it mixes {' and '.join(kinds)}: commit them one by one"
    if sensitive and not reviewed(proposal.message, settings.trailers):
        wanted = " or ".join(settings.trailers)
        yield f"it touches {_listed(sensitive)}, and nobody vouches for it: add a trailer {wanted}"
    elif settings.require_review and not reviewed(proposal.message, settings.trailers):
        yield f"nobody vouches for it: add a trailer {' or '.join(settings.trailers)}"


def reviewed(message: str, trailers: Sequence[str]) -> bool:
    """Whether a person is named in one of the trailers; an AI tool cannot vouch for itself."""
    wanted = {name.lower() for name in trailers}
    return any(
        authorship(value, "", f"Co-authored-by: {value}").writer is Writer.HUMAN
        for name, value in TRAILER.findall(message)
        if name.lower() in wanted
    )


def _kinds(changes: Sequence[FileChange], sensitive: Sequence[str], has_dependencies: bool) -> list[str]:
    rest = [change.path for change in changes if change.path not in sensitive and not is_manifest(change.path)]
    kinds = {
        "other files": bool(rest),
        "new dependencies": has_dependencies,
        "security-relevant paths": bool(sensitive),
    }
    return [name for name, there in kinds.items() if there]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
