"""The automaton reports every place where a rule's exact expression matches."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.automaton import Automaton, compile_rules
from oakum.detect.stage_one import stage_one
from oakum.model import RuleError, Severity
from oakum.rules import Rule, RuleSet, builtin_directory
from oakum.rules import load as load_rules
from oakum.rules.template import expand

_ROUNDS = 4


def rule(expression: str, **more: object) -> Rule:
    return Rule(id="r", title="t", what="w", severity=Severity.LOW, expression=expression, **more)  # type: ignore[arg-type]


def ends(expression: str, text: bytes) -> set[int]:
    """Where the automaton of one expression reports a match."""
    return {end for _, end in compile_rules([rule(expression)]).automaton().scan(text)}


def holds(expression: str, line: bytes) -> bool:
    """Whether the automaton reports an offset inside every match of the exact expression in a line."""
    reported = ends(expression, line)
    return all(any(m.start() < end <= m.end() for end in reported) for m in re.finditer(expression.encode(), line))


@pytest.fixture(scope="module")
def builtin() -> RuleSet:
    return load_rules([builtin_directory()])


@pytest.fixture(scope="module")
def automaton(builtin: RuleSet) -> Automaton:
    return compile_rules(builtin.rules).automaton()


def test_no_match_of_a_builtin_rule_is_lost(builtin: RuleSet, automaton: Automaton) -> None:
    rng, matches, lost = random.Random(7), 0, []
    for index, one in enumerate(builtin.rules):
        for text in [expand(example, rng).encode() for example in one.examples for _ in range(_ROUNDS)]:
            reported = {end for number, end in automaton.scan(text) if number == index}
            for start, end in _spans(one, text):
                matches += 1
                limit = start + 96 if one.block else end + (16 if one.names else 0)
                if not any(start < offset <= limit for offset in reported):
                    lost.append((one.id, stage_one(one.expressions[0], block=bool(one.block))))
    assert not lost
    assert matches > len(builtin.rules)


def _spans(one: Rule, text: bytes) -> list[tuple[int, int]]:
    """Start and end of each exact match: in each line, or for blocks in the whole text."""
    pattern, spans, at = re.compile(one.expressions[0].encode()), [], 0
    for line in [text] if one.block else text.split(b"\n"):
        spans += [(at + match.start(), at + match.end()) for match in pattern.finditer(line)]
        at += len(line) + 1
    return spans


@pytest.mark.parametrize(
    ("expression", "line"),
    [
        (r"(?i:datadog)[_-]?key=([a-f0-9]{32})", b"DataDog_key=" + b"0a" * 16),
        (r"\b(zq_[A-Za-z0-9]{20,40})(?![A-Za-z0-9])", b"x = zq_" + b"a1" * 15),
        (r"(?<![a-z])zqk(?=\d)[0-9]{4}", b"zqk1234"),
        (r"[A-Za-z0-9]{76}ZQDO[A-Za-z0-9]{4}", b"a" * 76 + b"ZQDOabcd"),
        (r"A{4,6}[0-9]{3}", b"AAAAA123"),
        (r"(?:alpha|beta[0-9]{2}|g)-[a-z]{3,}", b"beta12-xyz"),
        (r"https?://[a-z.]{1,60}:[^@\s]{3,}@zq\.example", b"https://user:secret@zq.example"),
        (r"(?s:zqx.{0,200}end)", b"zqx" + b"\xff" * 150 + b"end"),
        (r"[^\x00-\x7f]{3}", "äöü".encode()),
        (r"(?:ab?c|d){2,3}x?", b"abcdac"),
        (r"(?>zqw[0-9]++)[a-z]*+", b"zqw12ab"),
        (r"\.\-\[\]\{\}\(\)\|\$\^\/#&~ ", b".-[]{}()|$^/#&~ "),
    ],
)
def test_each_construct_is_found(expression: str, line: bytes) -> None:
    assert re.search(expression.encode(), line)
    assert holds(expression, line)


def test_one_secret_gives_few_matches() -> None:
    assert len(ends(r"zqk_([A-Za-z0-9]{20,400}={0,2})", b"zqk_" + b"aB3x" * 100)) == 1


def test_what_stands_before_a_literal_is_cut() -> None:
    assert stage_one(r"https://(?:[A-Za-z0-9._%-]{0,60}:)?[a-z2-7]{52}@dev\.zq\.example").startswith(r"\x40dev\x2ezq")


def test_a_block_is_found_by_its_first_line() -> None:
    block = rule(r"-----BEGIN ZQ-----[\s\S]{40,4000}?-----END ZQ-----", block=4096, opener="-----BEGIN")
    text = b"\n-----BEGIN ZQ-----\n" + b"a" * 60 + b"\n-----END ZQ-----"
    found = [end for _, end in compile_rules([block]).automaton().scan(text)]
    assert found == [text.index(b"ZQ-----") + len(b"ZQ-----")]


def test_matches_stay_on_their_line() -> None:
    assert not ends(r"zqk[^a]{2}[0-9]{4}", b"zqk\n\n1234")


def test_back_references_are_refused() -> None:
    with pytest.raises(RuleError, match=r"rule r: .*back-references"):
        compile_rules([rule(r"(a)\1")])


_ATOMS = st.sampled_from(
    ["a", "b", "c", "[ab]", "[^a]", "[a-c]", ".", r"\d", r"\w", r"\b", "(?i:ab)", "(?=b)", "(?<!a)", "^", "$"]
)
_EXPRESSIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda branches: f"(?:{'|'.join(branches)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "{14}", "{2,9}?"])).map(
            lambda p: f"(?:{p[0]}){p[1]}"
        ),
    ),
    max_leaves=8,
)


@given(_EXPRESSIONS, st.text("abcAB1 -", max_size=40))
def test_no_match_of_a_random_expression_is_lost(expression: str, line: str) -> None:
    exact = f"z(?:{expression})q"
    assert holds(exact, f"z{line}q z q".encode())
