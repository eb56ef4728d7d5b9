from __future__ import annotations

import pytest

from oakum.model import Commit, Finding, GitOrigin, Identity, Location, Secret, Severity, Span
from oakum.sources.git.authorship import Authored, Authorship, Writer
from oakum.stats.leaks import Report, Row, first_commit, groups, report

HUMAN = Authorship(Writer.HUMAN)
CLAUDE = Authorship(Writer.ASSISTED, ("claude-code",))
BOTH = Authorship(Writer.AGENT, ("claude-code", "cursor"))
JUNE, JULY = 1_780_300_000, 1_783_000_000


def commits(*writers: Authorship, seconds: int = JUNE) -> list[Authored]:
    return [Authored(id=f"c{n}{seconds}", seconds=seconds, authorship=writer) for n, writer in enumerate(writers)]


def finding(commit: str, value: str = "v") -> Finding:
    secret = Secret(value.encode())
    first = Commit(id=commit, author="A", date="d") if commit else None
    return Finding(
        rule="rule",
        service="service",
        title="title",
        severity=Severity.HIGH,
        confidence=0.9,
        secret=secret,
        secret_id=Identity(bytes(16)).of(secret),
        locations=(Location(origin=GitOrigin(path="p", blob="b", first=first), span=Span(start=0, end=1)),),
    )


def rows(found: Report) -> dict[str, Row]:
    return {row.group: row for row in found.rows}


def test_rates() -> None:
    known = commits(HUMAN, HUMAN, HUMAN, CLAUDE, BOTH, Authorship(Writer.AUTOMATION))
    lines = {commit.id: 100 for commit in known}
    found = report(
        "r", known, lines, [finding(known[0].id), finding(known[3].id), finding(known[3].id), finding(known[4].id)]
    )
    counted = {group: (row.commits, row.lines, row.secrets, row.leaking) for group, row in rows(found).items()}
    assert counted == {
        "human": (3, 300, 1, 1),
        "ai": (2, 200, 3, 2),
        "claude-code": (2, 200, 3, 2),
        "cursor": (1, 100, 1, 1),
        "automation": (1, 100, 0, 0),
    }
    assert list(rows(found)) == ["human", "ai", "claude-code", "cursor", "automation"]
    ai = rows(found)["ai"]
    assert (ai.per_commits, ai.per_lines, ai.share) == (1500, 150, 1)
    assert ai.per_commits_interval == pytest.approx((309.3, 4383.6), abs=0.1)
    assert ai.ratio == pytest.approx(4.5)
    assert ai.ratio_interval is not None
    assert ai.ratio_interval[0] < 4.5 < ai.ratio_interval[1]
    assert rows(found)["human"].ratio is None


def test_months() -> None:
    known = [*commits(HUMAN, CLAUDE), *commits(CLAUDE, seconds=JULY), *commits(HUMAN, seconds=10**15)]
    found = report("r", known, {}, [finding(known[2].id)])
    assert [(row.month, row.group, row.commits, row.secrets) for row in found.months] == [
        ("2026-06", "human", 1, 0),
        ("2026-06", "ai", 1, 0),
        ("2026-07", "ai", 1, 1),
        ("unknown", "human", 1, 0),
    ]


def test_what_no_commit_brought_in() -> None:
    known = commits(HUMAN)
    found = report("r", known, {}, [finding("a merge"), finding("")])
    assert (found.unattributed, found.rows[0].secrets) == (2, 0)


def test_notes_know_better_than_marks() -> None:
    known = commits(CLAUDE, CLAUDE, HUMAN)
    found = report("r", known, {}, [finding(known[0].id)], lambda commit, one: HUMAN)
    assert {group: (row.commits, row.secrets) for group, row in rows(found).items()} == {
        "human": (1, 1),
        "ai": (2, 0),
        "claude-code": (2, 0),
    }
    assert found.by_line == 1


def test_nothing_at_all() -> None:
    assert report("r", [], {}, []) == Report(repository="r", rows=(), months=(), unattributed=0, by_line=0)


def test_no_human_secret_to_compare_with() -> None:
    known = commits(HUMAN, CLAUDE)
    assert rows(report("r", known, {}, [finding(known[1].id)]))["ai"].ratio is None


def test_groups_and_commits() -> None:
    assert groups(BOTH) == ("ai", "claude-code", "cursor")
    assert groups(HUMAN) == ("human",)
    assert (first_commit(finding("c")), first_commit(finding(""))) == ("c", "")
