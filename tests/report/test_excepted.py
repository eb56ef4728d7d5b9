"""Every report tells of the exceptions that held, and of those that did not."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest

from oakum.model import Skipped, Suppression
from oakum.report import names
from oakum.report.excepted import ENDED, MOST, UNHEARD, held, lines, not_heard

Make = Callable[..., Any]
LINK = "https://register.example/v1/exceptions/ex_a"
WHY = Suppression(kind="ignore", reason="a sample", source=LINK, owner="team-a", ticket="OPS-7", expires="2026-03-31")
NOTICES = (
    Skipped(path="ignore.toml", reason=ENDED, detail="sid_x: it ended on 2026-02-03 (of old, team-b)", by_default=True),
    Skipped(path="register.example", reason=UNHEARD, detail="refused; none is heard", by_default=True),
)


@pytest.mark.parametrize("name", [name for name in names() if name != "jsonl"])  # which has open findings only
def test_reports_say_who_excepted_what_until_when(
    name: str, render: Make, make_result: Make, make_finding: Make
) -> None:
    text = html.unescape(
        render(name, make_result(make_finding(), suppressed=(make_finding(suppression=WHY),), skipped=NOTICES))
    )
    told = " ".join(text.split()).replace("\\", "")
    for said in ("a sample", "team-a", "OPS-7", "2026-03-31", "ex_a", "2026-02-03", "team-b", "none is heard"):
        assert said in told, said


def test_the_same_exception_is_one_line(make_result: Make, make_finding: Make) -> None:
    several = tuple(make_finding(suppression=WHY) for _ in range(3))
    result = make_result(suppressed=several, skipped=NOTICES)
    (line,) = held(result)
    assert line == f"3 findings of acme-token: a sample (team-a, OPS-7, until 2026-03-31, {LINK})"
    assert list(lines(result)) == [f"excepted {line}", *not_heard(result.skipped)]


def test_no_more_than_people_read(make_result: Make, make_finding: Make) -> None:
    several = tuple(
        make_finding(suppression=Suppression(kind="ignore", reason=str(number))) for number in range(MOST + 5)
    )
    assert held(make_result(suppressed=several))[-1] == "and 5 more; json shows all"
