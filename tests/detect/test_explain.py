from __future__ import annotations

import random

import pytest

from oakum.detect.detector import Options
from oakum.detect.equipment import Equipment, equip
from oakum.detect.explain import Hearing, Outcome, explain, weight_of
from oakum.model import Reason
from oakum.rules import builtin_directory, loader
from oakum.rules.template import expand

NAMES = ("github", "private-key", "netrc", "slack", "generic", "aws")
FILES = [path for name in NAMES if (path := builtin_directory() / f"{name}.toml").exists()]
RULES = loader.load(FILES)
THRESHOLD = 0.3


@pytest.fixture(scope="module")
def tools() -> Equipment:
    return equip(RULES, Options(floor=THRESHOLD), None)


def grown(template: str, seed: int = 5) -> bytes:
    return expand(template, random.Random(seed)).encode()


def only(hearings: list[Hearing], rule: str) -> Hearing:
    (found,) = [one for one in hearings if one.rule.id == rule]
    return found


def test_what_it_keeps_is_what_the_detector_finds(tools: Equipment) -> None:
    detector = tools.detector()
    for rule in RULES.rules:
        for template in (*rule.examples, *rule.counter_examples):
            text = b"first\n" + grown(template) + b"\nlast\n"
            plain = {(d.rule, d.start, d.end, d.confidence) for d in detector.text(text) if not d.decoded}
            kept = {
                (one.rule.id, one.span.start, one.span.end, round(one.confidence, 3))
                for one in explain(tools, text, "x", THRESHOLD)
                if one.outcome is Outcome.KEPT and not one.decoded
            }
            assert kept == plain, template


def test_a_kept_candidate_comes_with_its_reasons_and_its_place(tools: Equipment) -> None:
    found = only(explain(tools, b"\n  " + grown("{crc:ghp_,30}"), "x", THRESHOLD), "github-pat")
    assert found.outcome is Outcome.KEPT
    assert (found.span.start_line, found.span.start_column) == (2, 3)
    assert "crc32-base62" in [reason.name for reason in found.reasons]
    assert not found.suppressions


def test_a_dropped_candidate_names_every_reason_that_drops_it(tools: Equipment) -> None:
    found = only(explain(tools, b"ghp_" + b"x" * 36, "x", THRESHOLD), "github-pat")
    assert found.outcome is Outcome.DROPPED
    assert found.drops
    assert found.confidence == 0


def test_a_candidate_below_the_threshold_is_too_weak(tools: Equipment) -> None:
    found = only(explain(tools, grown("{crc:ghp_,30}"), "x", 0.9999), "github-pat")
    assert found.outcome is Outcome.WEAK


def test_a_missing_word_of_context_is_said(tools: Equipment) -> None:
    found = only(explain(tools, grown("version v1.{hex:40}"), "x", THRESHOLD), "github-legacy-installation-token")
    assert found.outcome is Outcome.NO_CONTEXT
    assert found.secret is None


def test_where_only_stage_one_matched_it_is_said(tools: Equipment) -> None:
    text = b"one\n" + grown("{crc:ghs_,30}").ljust(48, b"x") + b"\n"
    found = only(explain(tools, text, "x", THRESHOLD), "github-app-installation-token")
    assert found.outcome is Outcome.NO_MATCH
    assert found.span.start_line == 2


def test_decoders_are_named_and_the_span_is_that_of_the_encoded_text(tools: Equipment) -> None:
    encoded = grown("{base64of:token=[crc:ghp_,30] and so on}")
    found = only(explain(tools, b"x: " + encoded, "x", THRESHOLD), "github-pat")
    assert found.decoded == ("base64",)
    assert (found.span.start, found.span.end) == (3, 3 + len(encoded))
    assert found.outcome is Outcome.KEPT


def test_a_marker_is_named_with_its_reason(tools: Equipment) -> None:
    text = grown("{crc:ghp_,30}") + b"  # oakum:allow github-pat it is revoked"
    (suppression,) = only(explain(tools, text, "x", THRESHOLD), "github-pat").suppressions
    assert (suppression.kind, suppression.reason) == ("inline", "it is revoked")


def test_the_better_of_two_rules_is_kept_and_the_other_outdone(tools: Equipment) -> None:
    hearings = explain(tools, b"token = " + grown("{crc:ghp_,30}"), "x", THRESHOLD)
    outcomes = {one.rule.id: one.outcome for one in hearings if one.secret}
    assert outcomes.pop("github-pat") is Outcome.KEPT
    assert Outcome.KEPT not in outcomes.values()
    assert Outcome.OUTDONE in outcomes.values()


def test_the_place_speaks_against_a_weak_rule(tools: Equipment) -> None:
    text = grown("db_password = '{alnum:14}7'")
    here, there = (only(explain(tools, text, path, 0.01), "generic-password") for path in ("a.py", "docs/a.py"))
    assert there.confidence < here.confidence
    assert there.reasons[-1].name == "place"


def test_nothing_is_heard_of_a_text_without_secrets(tools: Equipment) -> None:
    assert explain(tools, b"nothing here\n", "x", THRESHOLD) == []
    assert explain(tools, b"", "x", THRESHOLD) == []


def test_no_hearing_shows_its_value(tools: Equipment) -> None:
    secret = grown("{crc:ghp_,30}")
    assert secret[8:].decode() not in repr(explain(tools, secret, "x", THRESHOLD))


def test_weights_for_a_reader() -> None:
    assert weight_of(Reason(name="a", weight=1.25)) == "+1.2"
    assert weight_of(Reason(name="a", weight=-3)) == "-3.0"
    assert weight_of(Reason(name="a", weight=float("-inf"))) == "drops it"
