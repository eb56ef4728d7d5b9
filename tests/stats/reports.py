from __future__ import annotations

from oakum.sources.git.authorship import Authored, Authorship, Writer
from oakum.stats.leaks import Report, report


def some_report(name: str = "repository", *, months: int = 2) -> Report:
    writers = [Authorship(Writer.HUMAN), Authorship(Writer.ASSISTED, ("claude-code",))]
    commits = [
        Authored(id=f"{month}-{n}", seconds=1_780_300_000 + month * 2_700_000, authorship=writers[n % 2])
        for month in range(months)
        for n in range(10)
    ]
    return report(name, commits, {commit.id: 10 for commit in commits}, [])
