from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import RuleError
from oakum.rules.importer.re2_syntax import group_count, to_python


@pytest.mark.parametrize(
    ("expression", "translated"),
    [
        (r"a\z", r"a\Z"),
        (r"^a$", r"^a\Z"),
        (r"(?m)^a$", r"(?m:^a$)"),
        (r"a(?i)b", r"a(?i:b)"),
        (r"a(?i)b|c", r"a(?i:b)|(?i:c)"),
        (r"(?:a(?i)b|c)d", r"(?:a(?i:b)|(?i:c))d"),
        (r"(?i)a(?-i)b|c", r"(?i:a(?-i:b))|(?i:(?-i:c))"),
        (r"(?i-s:a.b)", r"(?i-s:a.b)"),
        (r"(a)(b)", r"(?P<secret>a)(?:b)"),
        (r"(?P<name>a)(?<other>b)", r"(?P<secret>a)(?:b)"),
        (r"\Qa.b\E.", r"a\.b."),
        (r"\Qa.b", r"a\.b"),
        (r"\x{41}\x42\103", "ABC"),
        ("é+", "(?:é)+"),
        (r"\x{e9}+", "(?:é)+"),
        (r"a{,3}", r"a\{,3\}"),
        (r"a{2}b{2,}c{2,3}", r"a{2}b{2,}c{2,3}"),
        (r"{x}", r"\{x\}"),
        (r"[[:digit:]a]", "[0-9a]"),
        (r"[^[:alpha:]]", "[^A-Za-z]"),
        (r"[]a]", r"[\x5da]"),
        (r"[a\-z\]\d-]", r"[a\x2dz\x5d\d\x2d]"),
        (r"[\x60'\"\s=]", r"[\x60\x27\x22\s\x3d]"),
        (r"[!-/&&|~[]", r"[\x21-\x2f\x26\x26\x7c\x7e\x5b]"),
        (r"\.\-\/\'\_", r"\.\-/'_"),
    ],
)
def test_translation(expression: str, translated: str) -> None:
    assert to_python(expression) == translated
    assert re.compile(translated.encode())


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        (r"\pL", "Unicode"),
        (r"[\p{Greek}]", "Unicode"),
        (r"(?U)a+", "flag U"),
        (r"(?=a)", "no group"),
        (r"(?<!a)", "no group"),
        (r"(?#x)", "no group"),
        (r"[é]", "ASCII"),
        (r"[[:vowel:]]", "vowel"),
        (r"\C", "not understood"),
        (r"\8", "not understood"),
        (r"\x{110000}", "no character"),
        (r"\xzz", "not understood"),
        ("a\\", "not understood"),
        (r"(a", "missing"),
        (r"[a", "missing"),
        (r"a)", "unexpected"),
        ("(" * 5000, "deeply"),
    ],
)
def test_what_python_cannot_express_is_named(expression: str, what: str) -> None:
    with pytest.raises(RuleError, match=what):
        to_python(expression)


def test_the_secret_group_is_named_and_no_other_captures() -> None:
    assert to_python("(a)(b(c))", 3) == "(?:a)(?:b(?P<secret>c))"
    assert to_python("(a)(b)", None) == "(?:a)(?:b)"
    assert to_python("ab") == "ab"
    assert group_count(r"(a)(?:b)[(]\((?P<x>c)") == 2
    with pytest.raises(RuleError, match="secretGroup is 3"):
        to_python("(a)(b)", 3)


def test_characters_of_several_bytes_are_repeated_as_one() -> None:
    assert re.fullmatch(to_python("é{2}").encode(), "éé".encode())


def test_negated_posix_classes_inside_a_class() -> None:
    pattern = re.compile(to_python(r"[a[:^alpha:]]").encode())
    assert [bool(pattern.fullmatch(bytes([value]))) for value in b"ab1\xff"] == [True, False, True, True]


_plain = [
    "a",
    "B",
    ".",
    " ",
    r"\d",
    r"\x41",
    "[a-c]",
    "[^b]",
    "[[:upper:]]",
    r"\Q.\E",
    "{,2}",
    r"\-",
    "[]-]",
    r"\x{2}",
]
_special = ["^", "$", "|", r"\b", "(?i)", "(?-i)", "(?m)", "(?s)", "(?s-i)"]
_pieces = st.sampled_from([*_plain, *_special])
_expressions = st.recursive(
    st.lists(_pieces, max_size=5).map("".join),
    lambda inner: st.one_of(
        st.builds("({}){}".format, inner, st.sampled_from(["", "?", "{1,2}", "{1}"])),
        st.builds("(?i:{})".format, inner),
        st.builds("{}{}".format, inner, inner),
    ),
    max_leaves=5,
)


@given(_expressions, st.text("aAbBc.x\n^{},2 -]", max_size=8))
def test_translations_match_as_re2_does(expression: str, text: str) -> None:
    re2 = pytest.importorskip("re2")
    options = re2.Options()
    options.log_errors = False
    original = re2.compile(expression, options)
    expected = original.search(text)
    found = re.search(to_python(expression).encode(), text.encode())
    assert (found and found.group()) == (expected and expected.group().encode())


@given(st.text(max_size=30) | st.text("()[]{}?:|\\^$*+-,123aimsPQEx<>", max_size=20))
def test_random_text_is_translated_or_a_rule_error(text: str) -> None:
    try:
        translated = to_python(text)
    except RuleError:
        return
    assert isinstance(translated, str)
