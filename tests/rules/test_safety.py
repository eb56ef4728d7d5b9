from __future__ import annotations

import re
import sys

import pytest

from oakum.model import RuleError
from oakum.rules.safety import check_expression, compiled, secret_group

SLOW = r"(?:a+)+(?P<secret>b)"


def test_usual_expressions_pass() -> None:
    for expression in (
        r"\b(own_[A-Za-z0-9]{36})\b",
        r"""(?i)[\w.-]{0,50}?(?:acme)[ \t\w.-]{0,20}[\s'"]{0,3}(?:=|>|:{1,3}=)['"\s=]{0,5}([a-z0-9_-]{32})""",
        r"https://(?:[a-z0-9-]{1,60}\.){1,5}example\.com/[\w/]+",
    ):
        check_expression(expression)
        assert isinstance(compiled(expression), re.Pattern)


def test_what_may_hang_is_refused_with_what_to_do() -> None:
    with pytest.raises(RuleError, match="bound its repetitions"):
        check_expression(SLOW)
    with pytest.raises(RuleError, match="does not compile"):
        check_expression("(")


def test_what_may_hang_runs_on_re2() -> None:
    pytest.importorskip("re2")
    pattern = compiled(SLOW)
    text = b"\xff\xfe" + b"a" * 50_000
    assert pattern.search(text) is None
    match = pattern.search(b"\xff\xe9 aab")
    assert match is not None
    assert match.span(secret_group(pattern)) == (5, 6)
    assert [found.group() for found in pattern.finditer(b"ab-aab")] == [b"ab", b"aab"]


def test_what_neither_can_run_is_refused() -> None:
    with pytest.raises(RuleError, match=r"oakum\[rules\]"):
        compiled(r"(?=(?:a+)+b)a")


def test_without_re2_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re2", None)
    with pytest.raises(RuleError, match=r"oakum\[rules\]"):
        compiled(SLOW)
    assert compiled("ab").search(b"ab")


@pytest.mark.parametrize(("expression", "group"), [("(a)(?P<secret>b)", 2), ("(a)(b)", 1), ("ab", 0)])
def test_the_group_of_the_secret(expression: str, group: int) -> None:
    assert secret_group(compiled(expression)) == group
