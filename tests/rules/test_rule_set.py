from __future__ import annotations

import pickle

import msgspec
import pytest

from oakum.rules import Rule
from oakum.rules.rule_set import RuleSet, ShelvedRules, blocks, outline
from oakum.rules.shelf import Shelf
from toys import toy_rules

PLAIN = toy_rules()


@pytest.fixture
def shelved():
    encoded = {rule.id: msgspec.Raw(msgspec.msgpack.encode(rule)) for rule in PLAIN.rules}
    return ShelvedRules(Shelf(encoded, Rule), outline(PLAIN.rules))


def test_shelved_rules_are_a_sequence(shelved):
    assert len(shelved) == len(PLAIN.rules)
    assert list(shelved) == list(PLAIN.rules)
    assert shelved[0] == PLAIN.rules[0]
    assert shelved[-1] == PLAIN.rules[-1]
    assert shelved[1:3] == PLAIN.rules[1:3]
    assert shelved == PLAIN.rules
    assert shelved != PLAIN.rules[1:]
    with pytest.raises(IndexError):
        shelved[len(shelved)]


def test_both_are_found_by_id(shelved):
    kept = RuleSet(rules=shelved, services=PLAIN.services, digest=PLAIN.digest)
    assert dict(kept.by_id()) == PLAIN.by_id()
    assert kept.by_id()["toy-token"] is shelved[0]


def test_the_outline_says_what_the_rules_say():
    tail = msgspec.structs.replace(PLAIN.rules[0], id="own-tail", called=("own", "mine"), companion=True)
    about = outline((*PLAIN.rules, tail))
    assert list(about.kinds) == [rule.kind for rule in (*PLAIN.rules, tail)]
    assert about.companions == (*outline(PLAIN.rules).companions, len(PLAIN.rules))
    assert about.called == {"own": len(PLAIN.rules), "mine": len(PLAIN.rules)}


def test_blocks_are_those_of_several_lines(shelved):
    assert blocks(shelved) == blocks(PLAIN.rules) == [rule for rule in PLAIN.rules if rule.block]
    assert blocks(PLAIN.rules)


def test_they_travel_as_plain_rules(shelved):
    assert pickle.loads(pickle.dumps(shelved)) == tuple(PLAIN.rules)
