"""Reviews a change: what it adds is searched, what it does is judged by policy, and both come to one verdict.

Nothing of the repository runs, and what it is judged by comes from its base (see `oakum.review.basis`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from oakum import config
from oakum.config import Loaded, Settings
from oakum.model import ExitCode, Finding, Identity, MissingExtra, ScanResult, Skipped, SourceError
from oakum.model.decision import Decision
from oakum.policy.event import Actor, Change
from oakum.review import judge
from oakum.review.basis import basis
from oakum.review.change import Revisions, change, revisions
from oakum.review.manifests.change import judged_change
from oakum.review.manifests.judged import Judged
from oakum.rules import RuleSet
from oakum.scan import SILENT, Progress, scan
from oakum.sources.git.line_notes import line_notes
from oakum.sources.git.repository import Repository, discover
from oakum.targets import Selection

_EMPTY = Skipped(
    path=".", reason="empty change", detail="the head has nothing that its base has not: is the base right?"
)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What to review, and how."""

    repository: str
    """Path of the root of a repository."""
    base: str
    """The revision that the change would go into."""
    head: str = "HEAD"
    target: str = ""
    """Name of the branch that it would go into."""
    branch: str = ""
    """Name of its own branch."""
    name: str = ""
    """Of the repository, such as `team/app`."""
    reviewers: tuple[str, ...] = ()
    """Who has approved it."""
    trust_head: bool = False
    """Take configuration and policies from the head."""
    use_repository: bool = True
    """Whether the repository's own configuration counts at all."""
    overrides: Mapping[str, Any] = {}
    """Settings of the command line, by key."""


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """All that a review has to say."""

    between: Revisions
    change: Change
    actor: Actor
    result: ScanResult
    decision: Decision
    """What policies say; findings speak for themselves."""
    settings: Settings
    rules: RuleSet
    exit_code: ExitCode
    manifests: Judged | None = None
    """What it does to objects; its grounds are among those of the decision."""
    notes: tuple[str, ...] = ()
    """What the reader has to know about how it came about."""


def review(asked: Asked, identity: Identity, progress: Progress = SILENT) -> Reviewed:
    """Raises SourceError, RepositoryError, ConfigError, RuleError, PolicyError and MissingExtra."""
    repository = discover(Path(asked.repository))
    if repository is None:
        raise SourceError(f"{asked.repository}: is not the root of a git repository, so there is no change to review")
    between = revisions(repository, asked.base, asked.head)
    chosen = between.head if asked.trust_head else between.base
    with basis(repository, chosen, asked.overrides, use_repository=asked.use_repository) as loaded:
        settings = loaded.settings
        rules = config.rules_for(settings.rules)
        result = _searched(asked, between, loaded, rules, identity, progress)
        policies = judge.policies(settings, judge.PACKS, only_warn=True, trusted=not asked.trust_head)
        made, actor = change(repository, between, settings.commit, line_notes(repository), target=asked.target)
        made = msgspec.structs.replace(made, reviewers=asked.reviewers)
        if not (made.commits or made.files):
            result = msgspec.structs.replace(result, skipped=(*result.skipped, _EMPTY))
        decision = policies.decide(judge.event_of(made, actor, result, asked.name, asked.branch))
        manifests, unjudged = _manifests(asked, repository, between, made, result, policies, settings, identity)
    if manifests:
        decision = judge.joined([decision, judge.of_grounds(manifests.grounds)])
    result = msgspec.structs.replace(result, skipped=tuple(dict.fromkeys((*result.skipped, *unjudged))))
    return Reviewed(
        between=between,
        change=made,
        actor=actor,
        result=result,
        decision=decision,
        settings=settings,
        rules=rules,
        exit_code=judge.outcome(result, decision, settings),
        manifests=manifests,
        notes=tuple(filter(None, (policies.note, *_warnings(asked)))),
    )


def _manifests(
    asked: Asked,
    repository: Repository,
    between: Revisions,
    made: Change,
    result: ScanResult,
    policies: judge.Panel,
    settings: Settings,
    identity: Identity,
) -> tuple[Judged | None, tuple[Skipped, ...]]:
    """What it does to objects, and what of that could not be judged."""
    known = {one.secret_id for one in (*result.findings, *result.suppressed)}
    try:
        found = judged_change(repository, between, made, settings, policies, identity, name=asked.name, known=known)
    except MissingExtra as error:
        detail = f"manifests were not judged: {error}"
        return None, (Skipped(path=".", reason="extra not installed", detail=detail),)
    return found, found.skipped if found else ()


def _searched(
    asked: Asked, between: Revisions, loaded: Loaded, rules: RuleSet, identity: Identity, progress: Progress
) -> ScanResult:
    result = scan(
        [asked.repository],
        loaded=loaded,
        rules=rules,
        identity=identity,
        selection=Selection(review=(between.base, between.head)),
        progress=progress,
        pack=config.pack_for(loaded.settings.rules),
    )
    folder = f"{loaded.root}/"
    return msgspec.structs.replace(
        result,
        suppressed=tuple(_named(one, folder) for one in result.suppressed),
        skipped=tuple(dict.fromkeys(_without(one, folder) for one in result.skipped)),
    )


def _named(finding: Finding, folder: str) -> Finding:
    """Names the exception's file as it is called in the repository."""
    why = finding.suppression
    if why is None:
        return finding
    return finding.replace(suppression=msgspec.structs.replace(why, source=why.source.replace(folder, "")))


def _without(skipped: Skipped, folder: str) -> Skipped:
    return msgspec.structs.replace(skipped, path=skipped.path.replace(folder, ""))


def _warnings(asked: Asked) -> Iterator[str]:
    if asked.trust_head:
        yield "The configuration and the policies are those of the change itself: its author chose them."
