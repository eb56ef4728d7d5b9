from __future__ import annotations

import random
import stat

import msgspec
import pytest

from oakum.detect.detector import Options
from oakum.detect.equipment import equip, longest_block, openers
from oakum.model import RuleError, Severity
from oakum.rules import Rule
from oakum.rules.loader import of_rules
from toys import token, toy_rules

RULES = toy_rules()
TOKEN = token(random.Random(2))


def block(opener: str, size: int = 100) -> Rule:
    return Rule(
        id=f"own-{size}",
        title="Own",
        what="Own.",
        severity=Severity.LOW,
        expression=opener,
        block=size,
        opener=opener,
    )


def test_the_second_time_the_automaton_comes_from_the_cache(tmp_path, monkeypatch):
    first = equip(RULES, Options(), tmp_path / "cache")
    monkeypatch.setattr("oakum.detect.automaton.compile_rules", lambda rules: pytest.fail("compiled again"))
    again = equip(RULES, Options(), tmp_path / "cache")
    assert again.database == first.database
    assert again.detector().text(TOKEN)


def test_the_cache_is_for_its_owner_only(tmp_path):
    equip(RULES, Options(), tmp_path / "cache")
    (entry,) = (tmp_path / "cache").iterdir()
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    assert stat.S_IMODE(entry.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"junk", b"\0" * 5000])
def test_a_damaged_cache_is_made_anew(tmp_path, damage):
    equip(RULES, Options(), tmp_path)
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(damage)
    assert equip(RULES, Options(), tmp_path).detector().text(TOKEN)
    assert len(entry.read_bytes()) > 100


def test_one_flipped_bit_is_damage(tmp_path):
    equip(RULES, Options(), tmp_path)
    (entry,) = tmp_path.iterdir()
    content = bytearray(entry.read_bytes())
    content[len(content) // 2] ^= 1
    entry.write_bytes(content)
    assert equip(RULES, Options(), tmp_path).detector().text(TOKEN)
    assert entry.read_bytes() != content


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    assert equip(RULES, Options(), tmp_path / "file").detector().text(TOKEN)


def test_without_a_cache_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert equip(RULES, Options(), None).detector().text(TOKEN)
    assert not list(tmp_path.iterdir())


def test_a_rule_that_the_automaton_refuses_is_named():
    wrong = msgspec.structs.replace(RULES.rules[0], id="own-wrong", expression=r"(a)\1")
    with pytest.raises(RuleError, match="own-wrong"):
        equip(of_rules([wrong], {}), Options(), None)


def test_openers_are_the_shortest_that_cover_all():
    rules = (block("-----BEGIN RSA"), block("-----BEGIN"), block("PuTTY-", 300))
    assert openers(rules) == (b"-----BEGIN", b"PuTTY-")
    assert equip(RULES, Options(), None).openers == (b"-----BEGIN",)


def test_the_longest_block():
    assert longest_block((block("a", 10), block("b", 300))) == 300
    assert longest_block(RULES.rules[:1]) == 0


def test_more_openers_than_the_kernel_takes_are_refused():
    many = tuple(block(f"{number:02}-opener") for number in range(64))
    assert len(openers(many)) == 64
    with pytest.raises(RuleError, match="65 different openers, at most 64 will do"):
        openers((*many, block("one more")))
