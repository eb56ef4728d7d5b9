from __future__ import annotations

import pytest

from oakum.guard.shell.grammar import parse
from oakum.guard.shell.state import SILENT, Flow, Shell, Value
from oakum.guard.shell.words import ansi, braces, words


def read(text: str) -> list[str]:
    shell = Shell("/x", {"HOME": "/home/u"}, lambda *_: SILENT)
    shell.variables["V"] = Value(("a b",))
    command = parse(f"echo {text}").named_children[0]
    nodes = command.children_by_field_name("argument")
    return [word.text for node in nodes for word in words(shell, node, lambda *_: Flow(text="one two\n"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"a\ b", ["a b"]),
        ("'a'\"b\"c", ["abc"]),
        (r'"a\$b\"c"', ['a$b"c']),
        ("$V", ["a", "b"]),
        ('"$V"', ["a b"]),
        ("$(x)", ["one", "two"]),
        ('"$(x)"', ["one two"]),
        ("x{1..3}", ["x1", "x2", "x3"]),
        ("'{a,b}'", ["{a,b}"]),
        (r"$'\x41\102C\n'", ["ABC\n"]),
        ("$HOME/x", ["/home/u/x"]),
        ("${NOT_SET:-y}", ["y"]),
        ("a${IFS}b", ["a", "b"]),
        ('""', [""]),
    ],
)
def test_words_are_what_the_program_gets(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_braces_are_bounded() -> None:
    assert len(list(braces("{a,b}" * 30))) == 64
    assert len(list(braces("{1..999999999}"))) == 64


def test_ansi_escapes() -> None:
    assert ansi(r"\u002eenv\e[") == ".env\x1b["
