from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from oakum.model import Skipped, Suppression
from oakum.model.decision import Decision, Ground, Verdict
from oakum.review.comment import LONGEST, comment, marker
from oakum.review.review import Reviewed
from repo import Repo

from .conftest import Review, context

LINK = "https://git.example/o/r/blob/{commit}/{path}#L{line}"
HOSTILE = "a|b `c` [d](https://evil.example) <img src=x> @everyone\n::error::x"


@pytest.fixture
def one(governed: Repo, reviewed: Review, github_token: Callable[[int], bytes]) -> Reviewed:
    """A change with a secret at the head, one in the history, a denial and a warning."""
    governed.commit({"gone.txt": b"key = " + github_token(2) + b"\n"})
    governed.commit(
        {
            "a.txt": b"one\nkey = " + github_token(1) + b"\n",
            "gone.txt": None,
            "denied.txt": b"x\n",
            "requirements.txt": b"left-pad\n",
        },
        "change\n\nCo-authored-by: Claude <noreply@anthropic.com>",
    )
    return reviewed()


def with_grounds(one: Reviewed, *grounds: Ground) -> Reviewed:
    return msgspec.structs.replace(one, decision=Decision(verdict=Verdict.DENY, grounds=grounds))


def rendered(text: str) -> str:
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(text)


def test_what_it_says(one: Reviewed, github_token: Callable[[int], bytes]) -> None:
    text = comment(one, context(one), link=LINK)
    lines = text.splitlines()
    assert lines[0] == "<!-- oakum:review -->"
    assert lines[1] == "## 🔴 Oakum: 2 secrets added, 1 of them only in its history; policies: 1 deny, 1 warn (denied)"
    assert "2 commits (1 by AI: claude-code); 3 files, +3 −0 lines; new dependencies: `pypi:left-pad`." in text
    assert f"[`a.txt:2`](<https://git.example/o/r/blob/{one.between.head}/a.txt#L2>)" in text
    first = one.change.commits[0].id
    gone = f"[`gone.txt:1`](<https://git.example/o/r/blob/{first}/gone.txt#L1>)"
    assert f"{gone} in `{first[:10]}`, removed again" in text
    assert "`oakum.own.denied`" in text
    assert "this file \\| is \\`not\\` wanted" in text
    assert "1.2.3" in text
    assert not any(github_token(seed).decode() in text for seed in (1, 2))


def test_the_tables_are_tables(one: Reviewed) -> None:
    html = rendered(comment(one, context(one), link=LINK))
    assert html.count("<table>") == 2
    assert [row.count("<td>") for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL)] == [0, 5, 5, 0, 4, 4]


@pytest.mark.parametrize("where", ["message", "path", "field", "policy", "exception", "lapsed"])
def test_hostile_text_stays_text(one: Reviewed, where: str) -> None:
    given = {"policy": "p", "message": "m", "path": "a", where: HOSTILE}
    text = comment(with_grounds(one, Ground(**given)), context(one), link=LINK)
    html = rendered(text)
    assert "<img" not in html
    links = re.findall(r'href="([^"]*)"', html)
    assert all(link.startswith(("https://git.example/o/r/blob/", "https://github.com/settings/")) for link in links)
    assert "\n::error" not in text
    rows = [row.count("<td>") for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL)]
    assert set(rows) <= {0, 4, 5}
    outside_of_code = re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)
    assert not re.search(r"@everyone", outside_of_code)


def test_exceptions_and_gaps_are_shown(one: Reviewed) -> None:
    (finding, *_) = one.result.findings
    excepted = finding.replace(suppression=Suppression(kind="ignore", reason="a test account", source="x (us)"))
    unsure = finding.replace(suppression=Suppression(kind="confidence", reason="0.2"))
    skipped = (
        Skipped(path="big.bin", reason="too large", detail="more than 1"),
        Skipped(path="b.png", reason="binary", by_default=True),
    )
    result = msgspec.structs.replace(one.result, findings=(), suppressed=(excepted, unsure), skipped=skipped)
    waived = Ground(policy="p.q", message="m", exception="until 2030, by us")
    late = Ground(policy="p.r", message="m", lapsed="it ended on 2020-01-01")
    text = comment(with_grounds(msgspec.structs.replace(one, result=result), waived, late), context(one))
    assert "a test account" in text
    assert "also suppressed: 1 confidence" in text
    assert "until 2030, by us" in text
    assert "it ended on 2020-01-01" in text
    assert "Not looked at: 1 too large, 1 binary" in text
    assert "`b.png`: binary (by default)" in text


def test_it_is_never_too_long(one: Reviewed) -> None:
    (finding, *_) = one.result.findings
    many = tuple(finding.replace(rule=f"rule-{n}", title="ä" * 200) for n in range(2000))
    result = msgspec.structs.replace(
        one.result,
        findings=many,
        suppressed=tuple(one.replace(suppression=Suppression(kind="ignore", reason="é" * 200)) for one in many),
        skipped=tuple(Skipped(path=f"{n}/" + "ü" * 500, reason=f"reason {n % 50}") for n in range(5000)),
    )
    grounds = [Ground(policy=f"p.{n}", message="x" * 2000, path="y" * 4000) for n in range(5000)]
    change = msgspec.structs.replace(one.change, dependencies=tuple("z" * 5000 for _ in range(9)))
    crowded = msgspec.structs.replace(one, result=result, change=change, notes=("n" * 5000,) * 3)
    text = comment(with_grounds(crowded, *grounds), context(one), link=LINK)
    assert len(text.encode()) <= LONGEST
    assert "more secrets**" in text
    assert "more grounds**" in text


def test_nothing_found_is_said_as_such(governed: Repo, reviewed: Review) -> None:
    governed.commit({"a.txt": b"two\n"})
    clean = reviewed()
    assert comment(clean, context(clean)).splitlines()[1] == "## 🟢 Oakum: nothing found in what this change adds"


@given(st.text())
def test_the_marker_is_one_comment_of_html(key: str) -> None:
    assert re.fullmatch(
        r"<!-- oakum:review [\w.-]*?-->|<!-- oakum:review [\w.-]+ -->|<!-- oakum:review -->", marker(key)
    )
    assert "--" not in marker(key)[4:-3] or "--" in key
