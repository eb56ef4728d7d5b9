from __future__ import annotations

import msgspec
import pytest

from oakum.detect.automaton import compile_rules, key, load
from oakum.model import RuleError, Severity
from oakum.rules import Rule
from oakum.rules.loader import of_rules
from toys import toy_rules


def rule(expression: str) -> Rule:
    return Rule(id="own-a", title="Own", what="Own.", severity=Severity.LOW, expression=expression)


def test_hits_are_rules_and_ends():
    automaton = load(compile_rules([rule("zqk[0-9]{3}"), rule("qqq")]))
    assert automaton.scan(b"a zqk123 qqq") == [(0, 8), (1, 12)]


def test_hits_at_every_place_and_none_elsewhere():
    automaton = load(compile_rules([rule("zqk")]))
    assert [end for _, end in automaton.scan(memoryview(b"zqk zqk\0zqk"))] == [3, 7, 11]
    assert not automaton.scan(b"zq k")
    assert not automaton.scan(b"")


def test_the_long_tail_is_looked_for_once():
    tail = [msgspec.structs.replace(rule("zqk"), called=("own",)) for _ in range(2)]
    automaton = load(compile_rules([rule("qqq"), *tail]))
    assert automaton.scan(b"a zqk qqq") == [(1, 5), (0, 9)]


def test_a_refused_expression_is_named():
    with pytest.raises(RuleError, match=r"own-a"):
        compile_rules([rule("fine"), rule(r"(a)\1")])


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 500])
def test_what_is_no_database_is_refused(damage):
    with pytest.raises(ValueError, match=r"."):
        load(damage)


def test_the_key_of_the_cache_depends_on_the_rules():
    rules = toy_rules()
    assert key(rules) == key(toy_rules())
    assert key(rules) != key(of_rules(rules.rules[1:], rules.services))
