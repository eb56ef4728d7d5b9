from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oakum.model import Commit, LogOrigin, Reason, StreamOrigin, Validity
from oakum.report.words import advice, history, revoke_link, rule_link, standing, status, where, why

Make = Callable[..., Any]


def test_where(make_location: Make, make_git: Make) -> None:
    assert where(make_location("a/b.py", 7)) == "a/b.py:7:5"
    assert where(make_location("a", 7, decoded=("base64", "gzip"))) == "a:7:5 (inside base64, gzip)"
    assert where(make_location(origin=StreamOrigin())) == "-:12:5"
    assert where(make_location(origin=LogOrigin(path="b.log", job="build"))) == "b.log:12:5 (job build)"
    assert where(make_git(path="")) == f"blob:{'b' * 40}:12:5"


def test_history_names_the_first_and_the_last_commit(make_git: Make, make_location: Make) -> None:
    assert history(make_git().origin) == [
        ("first", "1111111111 2024-03-02 Ann Example <ann@example.com>"),
        ("last", "2222222222 2024-05-11 Ann Example <ann@example.com>"),
    ]
    assert history(make_location().origin) == []


def test_a_single_commit_is_not_named_twice(make_git: Make) -> None:
    only = Commit(id="1" * 40, author="A", date="2024-01-01T00:00:00Z")
    assert [label for label, _ in history(make_git(first=only, last=only).origin)] == ["first"]


def test_standing(make_git: Make, make_location: Make) -> None:
    assert standing(make_git(at_head=True).origin) == "still at HEAD"
    assert "deleting is not" in standing(make_git().origin)
    assert "in no commit" in standing(make_git(path="", first=None, last=None).origin)
    assert standing(make_location().origin) == ""


def test_why_gives_the_strongest_arguments_for_it(make_finding: Make) -> None:
    weights = {"a": 0.1, "b-c": 3.0, "d": -9.0, "e": 2.0, "f": 1.0}
    reasons = tuple(Reason(name=name, weight=weight) for name, weight in weights.items())
    assert why(make_finding(reasons=reasons)) == "b c; e; f"


def test_status(make_finding: Make, make_git: Make) -> None:
    assert status(make_finding()) == "not in git"
    active = make_finding(locations=(make_git(),), validity=Validity.ACTIVE)
    assert status(active) == "committed; active: the provider accepts it"


def test_advice_comes_from_the_rule_or_is_general(make_finding: Make, make_context: Make) -> None:
    assert advice(make_finding(), make_context()).startswith("Reads and writes every Acme project")
    assert advice(make_finding(rule="gone"), make_context()).startswith("Treat it as leaked")


def test_links(make_finding: Make, make_context: Make) -> None:
    assert revoke_link(make_finding(), make_context()) == "https://acme.example.com/settings/tokens"
    assert revoke_link(make_finding(service="unknown"), make_context()) == ""
    assert rule_link("acme-token", make_context()) == ""
    assert rule_link("acme-token", make_context(docs="https://docs.example.com/rules")) == (
        "https://docs.example.com/rules#acme-token"
    )
