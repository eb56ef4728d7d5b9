"""What engines say becomes a place, words and the offending text, without values of the input."""

from __future__ import annotations

from oakum.policy.rego.complaint import from_opa, from_regorus, withheld

MODULES = {"p/m.rego": "package main\n\np if {\n", "q.rego": "package q\nx := count(input.s)\n"}


def test_a_message_of_regorus_has_a_place():
    error = from_regorus("\n--> p/m.rego:3:7\n  |\n3 | p if {\n  |       ^\nerror: expecting expression", MODULES)
    assert (error.file, error.line, error.column) == ("p/m.rego", 3, 7)
    assert str(error) == "p/m.rego:3:7: expecting expression: p if {"


def test_a_backtrace_is_cut():
    error = from_regorus("\n--> q.rego:2:6\nerror: no\n\nStack backtrace:\n 0: main", MODULES)
    assert "main" not in str(error)


def test_the_chain_of_a_recursion_is_cut():
    error = from_regorus("--> q.rego:2:1\nerror: recursion detected:\n--> q.rego:2:1\n2 | secret", MODULES)
    assert str(error).startswith("q.rego:2:1: recursion detected:: x := count")


def test_what_regorus_keeps_for_itself_is_cut():
    message = '--> q.rego:2:1\nerror: var x is unsafe (path ["main", "x"], scopes [{"y": Number(1)}])'
    assert str(from_regorus(message, MODULES)) == "q.rego:2:1: var x is unsafe: x := count(input.s)"


def test_a_message_without_a_place_stays():
    error = from_regorus("data must be object", MODULES)
    assert (str(error), error.line) == ("data must be object", 0)


def test_a_message_of_opa_has_a_line():
    error = from_opa("1 error occurred: q.rego:2: rego_type_error: undefined function count\n\nmore", MODULES)
    assert (error.file, error.line, error.column) == ("q.rego", 2, 0)
    assert "undefined function count: x := count(input.s)" in str(error)


def test_a_message_of_opa_may_have_a_column():
    error = from_opa("p/m.rego:3:4: eval_builtin_error: bad", MODULES)
    assert (error.line, error.column) == (3, 4)


def test_values_are_withheld_and_names_are_not():
    assert withheld('`count` got `hunter2` and "hunter2"', MODULES.values()) == "`count` got (a value) and (a value)"


def test_lines_that_do_not_exist_do_no_harm():
    assert str(from_regorus("--> q.rego:99:1\nerror: x", MODULES)) == "q.rego:99:1: x"


def test_only_an_evaluation_quotes_values():
    message = "--> q.rego:2:1\nerror: got `hunter2`"
    assert "`hunter2`" in str(from_regorus(message, MODULES))
    assert "hunter2" not in str(from_regorus(message, MODULES, evaluating=True))


def test_what_an_extension_says_stands_alone():
    message = "--> q.rego:2:1\nerror: extension 'our.f' raises Python error: PolicyError: our.f cannot answer"
    assert str(from_regorus(message, MODULES)).startswith("q.rego:2:1: our.f cannot answer: ")


def test_conflicting_values_are_withheld_whole():
    assert (
        withheld("rule x produced conflicting values: [1234, {}] at m.rego:2", ())
        == "rule x produced conflicting values"
    )
