"""What a rule's head computes is left out where it is undefined, for one binding and not for all."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import PolicyError
from oakum.policy.rego.hoisting import hoisted
from oakum.policy.rego.regorus_engine import RegorusEngine, parsed

OBJECTS = [{"name": "z"}, {"name": "x", "owner": "a"}, {"name": "w"}, {"name": "y", "owner": "b"}, {"name": "v"}]
EACH = "some o in input"


def answer(text, value=OBJECTS, *, syntax="v1"):
    engine = RegorusEngine()
    engine.load({"m.rego": "package main\n" + text}, syntax=syntax)
    return engine.eval("data.main.p", value)


def tree(text, syntax="v1"):
    return msgspec.json.decode(parsed({"m.rego": text}, syntax=syntax).get_ast_as_json())[0]["ast"]


def test_an_else_without_a_value_is_true():
    assert answer("p := 1 if { input.no } else if { true }") is True
    assert answer('p = "a" { input.no } else { true }', syntax="v0") is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"p contains o.owner if {EACH}", ["a", "b"]),
        (f"p contains (o.owner) if {{ {EACH} }}", ["a", "b"]),
        (f'p contains sprintf("%s", [o.owner]) if {{\n\t{EACH} # each\n}}', ["a", "b"]),
        (f'p contains {{\n\t"m": o.owner, # who\n}} if {{\n\t{EACH}\n\ttrue\n}}', [{"m": "a"}, {"m": "b"}]),
        (f'p contains o.owner if {{ {EACH}; o.name != "x" }}', ["b"]),
        (f'p contains o.owner if {{ {EACH}; o.name == "y" }}', ["b"]),
        ("p contains input[_].owner", ["a", "b"]),
        (f"p[o.owner] := o.name if {EACH}", {"a": "x", "b": "y"}),
        (f"p.q[(o.owner)].r := o.name if {EACH}", {"q": {"a": {"r": "x"}, "b": {"r": "y"}}}),
        (f'p["k"][o.owner] := o.name if {EACH}', {"k": {"a": "x", "b": "y"}}),
        (f"p[o.owner] contains o.name if {EACH}", {"a": ["x"], "b": ["y"]}),
        (f"p := o.owner if {{ {EACH}; o.name != `y` }}", "a"),
        ('p := [f(o) | some o in input]\nf(o) := o.owner if o.name else := "none"', ["none", "a", "none", "b", "none"]),
        ('p := f(input[0])\nf(o) := o.owner if o else := o.other if (o) else := o.name if { o.name == "z" }', "z"),
        (f"p contains o.owner if {EACH}\np contains r if true\nr := 1 if false", ["a", "b"]),
        (f'p contains {{"a": 1}} if {EACH}', [{"a": 1}]),
        ('p contains "" if true', [""]),
        ('p["a"] := "b" if true', {"a": "b"}),
        ("p if input", True),
    ],
)
def test_only_the_binding_is_left_out(text, expected):
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p[o.owner] { o := input[_] }", ["a", "b"]),
        ("p[o.owner] = o.name { o := input[_] }", {"a": "x", "b": "y"}),
        ("p = o.owner { o := input[0] } else = o.name { o := input[0] }", "z"),
        ("p = input[1].owner", "a"),
        ("import future.keywords\np contains o.owner if some o in input", ["a", "b"]),
    ],
)
def test_the_old_syntax(text, expected):
    assert answer(text, syntax="v0") == expected


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (f"p contains to_number(o.name) if {EACH}", 2, 23),
        (f'p contains {{\n\t"n": to_number(o.name),\n}} if {EACH}', 3, 18),
        (f"\n\np contains 1 if {{\n\t{EACH}\n\tto_number(o.name)\n}}\n", 6, 13),
        (f"q contains o.owner if {EACH}\n\np if to_number(q[_])\n", 4, 17),
    ],
)
def test_places_are_those_of_the_text_as_written(text, line, column):
    with pytest.raises(PolicyError) as caught:
        answer(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_lines_stay_where_they_are_for_those_who_look_at_coverage():
    head = 'p contains {\n\t"o": o.owner,\n\t"n": 1,\n}'
    engine = RegorusEngine()
    engine.load({"m.rego": f"package main\n\n{head} if {{\n\tsome o in input\n\to.owner\n}}\n\nq := 1\n"})
    found = engine.explain("data.main.p", OBJECTS)
    assert {7, 8} <= set(found.reached["m.rego"])
    assert found.missed["m.rego"] == (11,)


def test_what_computes_nothing_stays_as_it_is():
    text = 'package m\np contains "x" if true\nq := 1\ndefault r := false\ns if true\n'
    assert hoisted(text, tree(text)).text == text


EXPRESSIONS = st.sampled_from(
    [
        "o.a",
        "(o.a)",
        '"ä"',
        "`r`",
        "1",
        "o",
        "[o.a, 1]",
        '{"k": o.a}',
        '{"k": {o.a}}',
        'f(o, "x")',
        "(o.a + 1) * 2",
        "{x | x := o.a}",
        '""',
        "o[`k`]",
    ]
)
HEADS = st.one_of(
    st.builds("p contains {}".format, EXPRESSIONS),
    st.builds("p := {}".format, EXPRESSIONS),
    st.builds("p[{}] := {}".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("p.q[{}].r contains {}".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("f(o, _) := {}".format, EXPRESSIONS),
)
BODIES = st.one_of(
    st.just(""),
    st.builds(" if {}".format, EXPRESSIONS),
    st.builds(" if {{ {} }} # c".format, EXPRESSIONS),
    st.builds(" if {{\n\t{} # }}\n\t{}\n}}".format, EXPRESSIONS, EXPRESSIONS),
)


@given(st.lists(st.builds("{}{}".format, HEADS, BODIES), min_size=1, max_size=4))
def test_the_new_text_is_a_policy_and_every_place_is_known(rules):
    text = "package m\n" + "\n\n".join(rules) + "\n"
    try:
        before = tree(text)
    except PolicyError:
        return
    new = hoisted(text, before)
    after = tree(new.text)
    assert len(after["rules"]) == len(before["rules"])
    assert b"".join(piece.text for piece in new.pieces) == new.text.encode()
    for number, line in enumerate(new.text.split("\n"), start=1):
        old_line, old_column = new.place(number, 1)
        assert 1 <= old_line <= text.count("\n") + 1
        assert old_column >= 1
        if line.startswith(("p", "f")):
            assert text.split("\n")[old_line - 1].startswith(line[0])
