from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.model.decision import Verdict
from oakum.policy import packs
from oakum.policy.event import EventKind
from oakum.policy.packs.catalogue import catalogue, pack


def test_every_pack_says_what_it_judges_and_how() -> None:
    for one in catalogue():
        assert set(one.events) <= set(EventKind)
        assert {rule.verdict for rule in one.rules} <= set(Verdict)
        assert one.package == f"oakum.{packs.stem_of(one.name)}"
    assert tuple(one.name for one in catalogue()) == packs.NAMES


def test_rules_and_parameters() -> None:
    found = pack("secrets")
    assert {rule.id: rule.verdict for rule in found.rules}["mild"] == "warn"
    assert {one.name: one.default for one in found.parameters}["least_severity"] == "low"
    assert all(one.title for one in found.parameters)


def test_an_unknown_one_is_an_error() -> None:
    with pytest.raises(PolicyError, match="no pack 'x'"):
        pack("x")
