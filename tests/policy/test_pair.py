from __future__ import annotations

from typing import Any

import pytest

from oakum.model import (
    FileOrigin,
    Finding,
    GitOrigin,
    Location,
    Origin,
    Part,
    Reason,
    Severity,
    Span,
    StreamOrigin,
    Suppression,
)
from oakum.policy.pair import MOST, NEAR, joined, paired
from oakum.rules import Rule


def _rule(id_: str, **more: Any) -> Rule:
    return Rule(id=id_, title="", what="", severity=Severity.HIGH, **more)


RULES = {
    rule.id: rule
    for rule in (
        _rule("own-secret", parts=("own-id", "own-account")),
        _rule("own-token", parts=("own-id",)),
        _rule("own-id"),
        _rule("own-account", companion=True),
        _rule("own-left", parts=("own-right",)),
        _rule("own-right", parts=("own-left",)),
    )
}
FILE = FileOrigin(path="a.env")


@pytest.fixture
def at(finding):
    """A finding of a rule at some lines of one text."""

    def make(rule: str, value: str, *lines: int, origin: Origin = FILE, **more: Any) -> Finding:
        spans = [Span(start=line * 10, end=line * 10 + 5, start_line=line, end_line=line) for line in lines]
        return finding(value, rule=rule).replace(
            locations=tuple(Location(origin=origin, span=span) for span in spans), **more
        )

    return make


def result(*findings: Finding) -> list[Finding]:
    return joined(paired(findings, RULES))


def test_an_id_joins_its_secret(at):
    key, secret = at("own-id", "id-1234567890abcdef", 1), at("own-secret", "hush", 2)
    (whole,) = result(key, secret)
    assert (whole.rule, whole.secret_id) == ("own-secret", secret.secret_id)
    assert whole.parts == (Part(name="own-id", value="id-1…(19)", secret_id=key.secret_id),)


def test_a_pair_is_surer_and_says_why(at):
    key, secret = at("own-id", "id", 1), at("own-secret", "hush", 2)
    (whole,) = result(key, secret)
    assert whole.confidence > secret.confidence
    assert [(reason.name, reason.note) for reason in whole.reasons] == [("pair", "stands with own-id")]


def test_what_proved_the_part_is_not_lost(at):
    proof = Reason(name="aws-account", weight=0.5, note="account 7")
    key = at("own-id", "id", 1, reasons=(proof, Reason(name="doubt", weight=-0.5, note="odd")))
    (whole,) = result(key, at("own-secret", "hush", 2))
    assert whole.reasons[-1].note == "stands with own-id (account 7)"


def test_an_id_alone_stays_alone(at):
    alone = [at("own-id", "id", 1), at("own-secret", "hush", 2 + NEAR)]
    assert result(*alone) == alone
    assert [one.rule for one in result(at("own-id", "id", 1))] == ["own-id"]


def test_another_text_is_not_near(at):
    apart = [at("own-id", "id", 1, origin=StreamOrigin()), at("own-secret", "hush", 1)]
    assert result(*apart) == apart


def test_each_secret_takes_the_nearest_id(at):
    profiles = [
        at("own-id", "first", 2),
        at("own-secret", "hush", 3),
        at("own-id", "second", 6),
        at("own-secret", "quiet", 7),
    ]
    ids = {one.secret.reveal().decode(): one.secret_id for one in profiles}
    found = {one.secret.reveal().decode(): [part.secret_id for part in one.parts] for one in result(*profiles)}
    assert found == {"hush": [ids["first"]], "quiet": [ids["second"]]}


def test_of_two_as_near_the_one_above(at):
    above, below = at("own-id", "above", 4), at("own-id", "below", 6)
    whole = paired([below, above, at("own-secret", "hush", 5)], RULES)[2]
    assert [part.secret_id for part in whole.parts] == [above.secret_id]


def test_a_companion_is_a_part_in_plain_or_nothing(at):
    (whole,) = result(at("own-account", "acct-7", 1), at("own-secret", "hush", 2))
    assert whole.parts == (Part(name="own-account", value="acct-7"),)
    assert result(at("own-account", "acct-7", 1)) == []


def test_an_id_that_stands_elsewhere_too_stays_there(at):
    key = at("own-id", "id", 1)
    elsewhere = Location(origin=FileOrigin(path="b.env"), span=Span(start=0, end=2))
    key = key.replace(locations=(*key.locations, elsewhere))
    left, whole = result(key, at("own-secret", "hush", 2))
    assert left.locations == (elsewhere,)
    assert whole.parts[0].secret_id == key.secret_id


def test_history_and_work_tree_are_one_text_by_their_path(at):
    key = at("own-id", "id", 1, origin=GitOrigin(path="a.env", blob="b" * 40, at_head=True))
    assert [one.rule for one in result(key, at("own-secret", "hush", 2))] == ["own-secret"]


def test_offsets_of_a_blob_are_no_lines(at):
    apart = [
        at("own-id", "id", 1, origin=GitOrigin(path="", blob="b" * 40)),
        at("own-secret", "hush", 1, origin=GitOrigin(path="", blob="b" * 40)),
    ]
    assert result(*apart) == apart


def test_rules_that_name_each_other_do_not_vanish_together(at):
    both = result(at("own-left", "one", 1), at("own-right", "two", 2))
    assert [one.rule for one in both] == ["own-left", "own-right"]


def test_what_is_suppressed_neither_joins_nor_takes(at):
    aside = Suppression(kind="inline", reason="known")
    key, secret = at("own-id", "id", 1), at("own-secret", "hush", 2)
    assert [one.rule for one in result(key.replace(suppression=aside), secret)] == ["own-id", "own-secret"]
    assert [one.rule for one in result(key, secret.replace(suppression=aside))] == ["own-id", "own-secret"]


def test_parts_are_bounded(at):
    lines = [line * 3 * NEAR for line in range(1, MOST + 5)]
    ids = [at("own-id", f"id{line}", line) for line in lines]
    whole = paired([*ids, at("own-secret", "hush", *lines)], RULES)[-1]
    assert len(whole.parts) == MOST


def test_nothing_shows_the_value(at):
    (whole,) = result(at("own-id", "id-1234567890abcdef", 1), at("own-secret", "hush", 2))
    assert "1234567890" not in repr(whole)
