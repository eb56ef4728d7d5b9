from __future__ import annotations

import pickle
import random
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from oakum.detect.automaton import Database, compile_rules, key
from oakum.model import RuleError, Severity
from oakum.rules import Rule
from oakum.rules.loader import of_rules
from toys import toy_rules


def rule(expression: str) -> Rule:
    return Rule(id="own-a", title="Own", what="Own.", severity=Severity.LOW, expression=expression)


def test_hits_are_rules_and_ends():
    automaton = compile_rules([rule("zqk[0-9]{3}"), rule("qqq")]).automaton()
    assert list(automaton.scan(b"a zqk123 qqq")) == [(0, 8), (1, 12)]


def test_hits_at_every_place_and_none_elsewhere():
    automaton = compile_rules([rule("zqk")]).automaton()
    assert [end for _, end in automaton.scan(memoryview(b"zqk zqk\0zqk"))] == [3, 7, 11]
    assert not automaton.scan(b"zq k")
    assert not automaton.scan(b"")


def test_the_long_tail_is_looked_for_once():
    tail = [msgspec.structs.replace(rule("zqk"), called=("own",)) for _ in range(2)]
    automaton = compile_rules([rule("qqq"), *tail]).automaton()
    assert list(automaton.scan(b"a zqk qqq")) == [(1, 5), (0, 9)]


def test_a_refused_expression_is_named():
    with pytest.raises(RuleError, match=r"own-a"):
        compile_rules([rule("fine"), rule(r"(a)\1")])


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 500])
def test_what_is_no_database_is_refused(damage):
    with pytest.raises(ValueError, match=r"."):
        Database(damage)


@pytest.mark.parametrize("seed", range(40))
def test_the_library_itself_notices_a_flipped_bit(seed):
    """So there is no checksum of ours. Behind its header: what that says is compared with this machine."""
    content = bytearray(compile_rules([rule("zqk[0-9]{3}"), rule("q[a-z]{2,9}q")]).serialised)
    rng = random.Random(seed)
    content[rng.randrange(32, len(content))] ^= 1 << rng.randrange(8)
    with pytest.raises(ValueError, match=r"."):
        Database(bytes(content))


def test_threads_share_a_database():
    database = compile_rules([rule("zqk[0-9]{3}"), rule("qqq")])
    text = b"a zqk123 qqq" + b"." * 10_000
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: database.automaton().scan(text * 20), range(40)))
    assert all(len(hits) == 40 for hits in found)
    assert len(set(map(tuple, found))) == 1


def test_it_travels_to_other_processes():
    database = compile_rules([rule("zqk")])
    arrived = pickle.loads(pickle.dumps(database))
    assert arrived == database
    assert hash(arrived) == hash(database)
    assert list(arrived.automaton().scan(b"zqk")) == [(0, 3)]


def test_the_key_of_the_cache_depends_on_the_rules():
    rules = toy_rules()
    assert key(rules) == key(toy_rules())
    assert key(rules) != key(of_rules(rules.rules[1:], rules.services))
