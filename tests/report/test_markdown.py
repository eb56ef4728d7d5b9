from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from oakum.report.escape import visible
from oakum.report.markdown import code, prose

Make = Callable[..., Any]
PARSER = MarkdownIt("commonmark")


@settings(deadline=None)
@given(st.text(st.characters(), max_size=150))
def test_a_code_span_holds_exactly_the_text(text: str) -> None:
    (child,) = PARSER.parseInline("x" + code(text))[0].children[1:]
    assert child.type == "code_inline"
    assert child.content == (visible(text).strip() or "…")


@settings(deadline=None)
@given(st.text(st.characters(), max_size=150))
def test_prose_is_nothing_but_text(text: str) -> None:
    children = PARSER.parseInline(f"x{prose(text)}x")[0].children
    shown = "".join(child.content for child in children if child.content != "<!-- -->")
    assert {child.type for child in children if child.content != "<!-- -->"} <= {"text", "text_special"}
    assert shown == f"x{visible(text)}x"


@pytest.mark.parametrize("text", ["@team", "ann@example.com"])
def test_nobody_is_mentioned(text: str) -> None:
    assert "@<!-- -->" in prose(text)


def test_a_section_and_the_counts(render: Make, make_result: Make, make_finding: Make, make_git: Make) -> None:
    lines = render("markdown", make_result(make_finding(locations=(make_git(),)))).splitlines()
    assert lines[0] == "## Oakum: 1 secret found: 1 critical"
    assert "### 🟣 Critical: Acme access token" in lines
    assert "`old/app.py:12:5`" in lines
    assert "- **First** `1111111111 2024-03-02 Ann Example <ann@example.com>`" in lines
    assert "- Not scanned: 1 too large" in lines
    assert "- Left out by default: 2 binary" in lines


def test_it_fits_into_a_comment_and_counts_the_rest(
    render: Make, make_result: Make, make_finding: Make, make_location: Make
) -> None:
    findings = [make_finding(locations=(make_location("\U000e0001" * 3000, n),)) for n in range(1, 500)]
    text = render("markdown", make_result(*findings))
    sections = text.count("### ")
    assert len(text) < 65_536
    assert 0 < sections < 499
    assert f"**And {499 - sections} more**" in text


def test_an_interrupted_scan_says_so(render: Make, make_result: Make) -> None:
    assert "**Interrupted" in render("markdown", make_result(interrupted=True))
