from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.conftest.cue import syntax
from oakum.policy.conftest.cue.errors import Malformed, Unknown
from oakum.policy.conftest.cue.reading import read


def only(text):
    (part,) = read(text).root.parts
    return part


def test_a_path_is_shorthand():
    inner = only("a: b: 1").value
    assert isinstance(inner, syntax.Struct)
    assert (inner.parts[0].label, inner.parts[0].value.value) == ("b", 1)


def test_operators_bind_as_they_should():
    assert only("a: 1 + 2 * 3").value.right.sign == "*"
    alternatives = only("a: *3 | 1 & 2").value.alternatives
    assert [(one.sign if hasattr(one, "sign") else one.value, mark) for one, mark in alternatives] == [
        (3, True),
        ("&", False),
    ]


def test_marks_aliases_patterns_and_lets():
    parts = read('X=a?: 1\n"b"!: 2\n[N=string]: 3\nlet c = 4\n(d): 5\n').root.parts
    assert [type(part).__name__ for part in parts] == ["Field", "Field", "Pattern", "Let", "Field"]
    assert (parts[0].alias, parts[0].mark, parts[1].mark, parts[2].alias) == ("X", "?", "!", "N")


def test_packages_imports_and_attributes():
    found = read('package p\nimport (\n\t"strings"\n\tl "list"\n)\na: 1 @tag(x, y="(z)")\n')
    assert found.imports == {"strings": "strings", "l": "list"}
    assert len(found.root.parts) == 1


def test_keywords_may_be_labels():
    assert only("for: 1").label == "for"
    assert only("if?: 1").label == "if"


@pytest.mark.parametrize(
    "text",
    ["{", "a: ", "a: 1 2", "a: [1", "a: (1", "for x: {}", "a.b: 1", "import x", "a: b.", "}", "a: *1", "a: *1 & 2 | 3"],
)
def test_what_is_no_cue(text):
    with pytest.raises(Malformed):
        read(text)


@pytest.mark.parametrize("text", ["a: b[1:2]", "a: {...int}", "@if(x)\na: 1"])
def test_what_is_not_read_here(text):
    with pytest.raises(Unknown):
        read(text)


@pytest.mark.parametrize("text", ["a: " + "[" * 500, "a: " + "{a: " * 500, "a: " + "-" * 500 + "1", "x" + ": a" * 500])
def test_depth_is_bounded(text):
    with pytest.raises(Malformed, match="levels deep"):
        read(text)


@given(st.text(alphabet='ab1"(){}[]:.,&|\n _?!=<>-+*#', max_size=60))
def test_anything_is_read_or_refused(text):
    with contextlib.suppress(Malformed, Unknown):
        assert isinstance(read(text), syntax.File)
