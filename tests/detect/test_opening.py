from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.opening import Opening, openings
from oakum.rules import Rule, builtin_directory, loader
from oakum.rules.template import expand

BLOCKS = [rule for rule in loader.load([builtin_directory()]).rules if rule.block]


def opening_of(rule: Rule) -> Opening:
    return openings([rule])[0]


def match_in(rule: Rule, seed: int) -> bytes:
    """The first match in an example of the rule."""
    rng = random.Random(seed)
    texts = (expand(example, rng).encode() for example in rule.examples)
    return next(found[0] for text in texts if (found := opening_of(rule).whole.search(text)))


def test_only_block_rules_have_openings() -> None:
    assert [one.literal.decode() for one in openings(loader.load([builtin_directory()]).rules)] == [
        rule.opener for rule in BLOCKS
    ]
    assert BLOCKS


@pytest.mark.parametrize("rule", BLOCKS, ids=lambda rule: rule.id)
@given(data=st.data())
def test_every_beginning_of_a_block_is_unfinished(rule: Rule, data: st.DataObject) -> None:
    block = match_in(rule, data.draw(st.integers(0, 50)))
    opening = opening_of(rule)
    shortest = min(opening.size, len(block))
    cut = data.draw(st.integers(len(opening.literal), shortest - 1))
    if opening.whole.match(block[:cut]) is None:
        assert list(opening.unfinished(block[:cut]))[:1] == [0]


@pytest.mark.parametrize("rule", BLOCKS, ids=lambda rule: rule.id)
def test_a_whole_block_with_something_behind_it_is_finished(rule: Rule) -> None:
    text = match_in(rule, 1) + b"\n\0 and on it goes\n"
    assert 0 not in opening_of(rule).unfinished(text)


def test_what_cannot_become_a_block_is_no_beginning() -> None:
    pem = next(rule for rule in BLOCKS if rule.id == "private-key-pem")
    opening = opening_of(pem)
    assert list(opening.unfinished(b"-----BEGIN CERTIFICATE-----\n")) == []
    assert list(opening.unfinished(b"see -----BEGIN in the manual\n")) == []
    assert list(opening.unfinished(b"-----BEGIN RSA ")) == [0]


def test_a_block_may_not_go_on_beyond_its_size() -> None:
    rule = next(rule for rule in BLOCKS if rule.id == "private-key-pem")
    begun = b"-----BEGIN PRIVATE " + b"KEY-----\n" + b"A" * rule.block
    assert list(opening_of(rule).unfinished(begun)) == []
