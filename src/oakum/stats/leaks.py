"""Findings of a history, joined with who wrote the commits that brought them in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from oakum.model import Finding, GitOrigin
from oakum.sources.git.authorship import Authored, Authorship, Writer
from oakum.stats import intervals
from oakum.stats.intervals import Interval

AI = "ai"
"""The group of all commits that any tool had a hand in."""
PER_COMMITS, PER_LINES = 1_000, 10_000
_BY_AI = frozenset({Writer.ASSISTED, Writer.AGENT})

WriterOf = Callable[[str, Finding], Authorship]
"""Who wrote what a finding is about, in the commit that brought it in."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one group of commits; intervals are at 95 %, see `oakum.stats.intervals`."""

    group: str
    """`human`, `ai`, `automation`, or a tool's id."""
    month: str = ""
    """`2026-11`, empty for all time."""
    commits: int
    lines: int
    """Lines that they add."""
    secrets: int
    """Different secrets that they were the first to hold."""
    leaking: int
    """Commits that brought in at least one."""
    per_commits: float
    """Secrets for every 1,000 commits."""
    per_commits_interval: Interval
    per_lines: float
    """Secrets for every 10,000 added lines."""
    per_lines_interval: Interval
    share: float
    """Part of the commits that leak, 0 to 1."""
    share_interval: Interval
    ratio: float | None
    """Secrets per commit over those of human commits; None where humans leaked none, and for humans."""
    ratio_interval: Interval | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a repository."""

    repository: str
    rows: tuple[Row, ...]
    """All time: `human`, `ai`, the tools by their commits, `automation`."""
    months: tuple[Row, ...]
    """`human` and `ai` of each month."""
    unattributed: int
    """Secrets that a merge or no commit at all was the first to hold."""
    by_line: int
    """Secrets whose writer is known from notes about lines."""


class _Count(NamedTuple):
    commits: int = 0
    lines: int = 0
    secrets: int = 0
    leaking: int = 0

    def plus(self, commits: int, lines: int, secrets: int) -> _Count:
        leaking = self.leaking + (secrets > 0)
        return _Count(self.commits + commits, self.lines + lines, self.secrets + secrets, leaking)


_Key = tuple[str, str]
"""Group and month."""


def report(
    repository: str,
    commits: Sequence[Authored],
    lines: Mapping[str, int],
    findings: Iterable[Finding],
    by_line: WriterOf | None = None,
) -> Report:
    """The figures. `lines` are the added ones by commit; `by_line` knows better than a whole commit's marks who wrote a
    line, and says so by another authorship than the commit's."""
    known = {commit.id: commit for commit in commits}
    brought: dict[str, list[Authorship]] = {}
    unattributed = corrected = 0
    for finding in findings:
        first = first_commit(finding)
        if first not in known:
            unattributed += 1
            continue
        writer = by_line(first, finding) if by_line else known[first].authorship
        corrected += writer != known[first].authorship
        brought.setdefault(first, []).append(writer)
    counts = _counted(commits, lines, brought)
    humans = counts.get((Writer.HUMAN, ""), _Count())
    order = sorted({group for group, month in counts if not month}, key=lambda group: _order(group, counts))
    months = sorted({month for _, month in counts if month})
    return Report(
        repository=repository,
        rows=tuple(_row(group, "", counts[group, ""], humans) for group in order),
        months=tuple(
            _row(group, month, counts[group, month], counts.get((Writer.HUMAN, month), _Count()))
            for month in months
            for group in (Writer.HUMAN, AI)
            if (group, month) in counts
        ),
        unattributed=unattributed,
        by_line=corrected,
    )


def first_commit(finding: Finding) -> str:
    """Id of the earliest commit that holds the secret, empty when none does."""
    firsts = (place.origin.first for place in finding.locations if isinstance(place.origin, GitOrigin))
    return next((commit.id for commit in firsts if commit), "")


def groups(authorship: Authorship) -> tuple[str, ...]:
    """The groups that a commit belongs to; one with two tools belongs to both."""
    return (AI, *authorship.tools) if authorship.writer in _BY_AI else (authorship.writer,)


def _counted(
    commits: Iterable[Authored], lines: Mapping[str, int], brought: Mapping[str, list[Authorship]]
) -> dict[_Key, _Count]:
    counts: dict[_Key, _Count] = {}

    def add(group: str, month: str, commits: int, lines: int, secrets: int) -> None:
        for key in ((group, ""), (group, month)):
            counts[key] = counts.get(key, _Count()).plus(commits, lines, secrets)

    for commit in commits:
        month = _month(commit.seconds)
        secrets: dict[str, int] = {}
        for writer in brought.get(commit.id, ()):
            for group in groups(writer):
                secrets[group] = secrets.get(group, 0) + 1
        own = groups(commit.authorship)
        for group in own:
            add(group, month, 1, lines.get(commit.id, 0), secrets.get(group, 0))
        for group, number in secrets.items():
            if group not in own:  # the notes say otherwise than the marks
                add(group, month, 0, 0, number)
    return counts


def _month(seconds: int) -> str:
    """Such as `2026-11`; `unknown` for a date that no calendar has."""
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m}"
    except (ValueError, OverflowError, OSError):
        return "unknown"


def _order(group: str, counts: Mapping[_Key, _Count]) -> tuple[int, int, str]:
    place = {Writer.HUMAN.value: 0, AI: 1, Writer.AUTOMATION.value: 3}.get(group, 2)
    return place, -counts[group, ""].commits, group


def _row(group: str, month: str, count: _Count, humans: _Count) -> Row:
    commits, lines, secrets, leaking = count
    comparable = group != Writer.HUMAN and humans.secrets > 0 and humans.commits > 0 and commits > 0
    return Row(
        group=group,
        month=month,
        commits=commits,
        lines=lines,
        secrets=secrets,
        leaking=leaking,
        per_commits=_divided(secrets * PER_COMMITS, commits),
        per_commits_interval=intervals.rate(secrets, commits / PER_COMMITS),
        per_lines=_divided(secrets * PER_LINES, lines),
        per_lines_interval=intervals.rate(secrets, lines / PER_LINES),
        share=_divided(leaking, commits),
        share_interval=intervals.wilson(min(leaking, commits), commits),
        ratio=_divided(secrets, commits) / _divided(humans.secrets, humans.commits) if comparable else None,
        ratio_interval=intervals.ratio(secrets, commits, humans.secrets, humans.commits) if comparable else None,
    )


def _divided(number: float, by: float) -> float:
    return number / by if by else 0.0
