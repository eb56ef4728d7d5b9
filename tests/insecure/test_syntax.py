from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.insecure import syntax
from oakum.insecure.syntax import LARGEST, Standing, parse


def standing(path: str, text: str, part: str) -> Standing:
    code = parse(path, text.encode())
    assert code is not None
    start = text.encode().index(part.encode())
    return code.standing(start, start + len(part.encode()))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "x = 1  # verify=False"),
        ("a.py", '"""Calls with verify=False."""\nx = 1'),
        ("a.js", "/* verify=False */ f()"),
        ("a.go", "package a\n// verify=False\n"),
        ("a.java", "class A { /* verify=False */ }"),
        ("a.rb", "x = 1 # verify=False"),
        ("a.sh", "ls # verify=False"),
        ("a.php", "<?php # verify=False\n"),
        ("a.cs", "class A { } // verify=False"),
        ("a.rs", "fn main() {} // verify=False"),
        ("a.tf", "a = 1 # verify=False"),
        ("a.ts", "let a: number = 1; // verify=False"),
        ("a.tsx", "let a = <b/>; // verify=False"),
    ],
)
def test_comments_and_documentation(path: str, text: str) -> None:
    assert standing(path, text, "verify=False").in_comment


def test_an_argument_knows_its_call() -> None:
    seen = standing("a.py", "x = requests.get(\n    url,\n    verify=False,\n)", "verify=False")
    assert seen.callee == b"requests.get"
    assert b"url" in seen.around
    assert not seen.in_comment
    assert not seen.in_string


def test_a_parameter_of_a_definition_is_no_argument() -> None:
    assert standing("a.py", "def get(url, verify=False): ...", "verify=False").callee is None


def test_inside_of_a_string_but_not_with_its_quotes() -> None:
    assert standing("a.py", "run('curl -k x')", "curl -k").in_string
    assert not standing("a.py", "run('curl')", "'curl'").in_string


def test_commands_have_no_calls() -> None:
    assert standing("a.sh", "curl -k x", "-k") == Standing(False, False, None, b"")


def test_what_has_no_grammar_or_is_too_large() -> None:
    assert parse("Dockerfile", b"FROM x") is None
    assert parse("a.py", b"x" * (LARGEST + 1)) is None
    assert not syntax.is_known("a.conf")
    assert syntax.is_known("dir/a.PY")
    assert syntax.is_installed()


def test_a_parser_is_given_up_and_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax, "_PATIENCE", -1.0)
    assert parse("a.py", b"x = [1, 2, 3]\n" * 1000) is None
    monkeypatch.undo()
    assert standing("a.py", "# x", "x").in_comment


@given(st.binary(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_bytes_are_code(content: bytes, one: int, other: int) -> None:
    code = parse("a.py", content)
    assert code is not None
    start, end = sorted((min(one, len(content)), min(other, len(content))))
    assert isinstance(code.standing(start, end), Standing)
