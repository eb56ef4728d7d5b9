from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError
from oakum.policy.conftest.parsers.yaml import line_in

SCALARS = """\
- [yes, No, on, OFF, y, n, Y, true, False, "yes", 'no']
- [~, null, Null, "", ""]
- [1, +5, -3, 0x1F, 0o17, 017, 08, 0b11, 1_000, 1__0, 0, -0, 12345678901]
- [1.0, 1.5, .5, 1e3, 1.5e-3, -2.5, 1., "1.5", 0.1e1]
- [2001-01-01, "2001-12-14t21:59:43.10-05:00", 1:30, 1.2.3, .x, -, +x, 0x, 1e, v1]
- [!Ref name, !Sub "a ${b}", !!str 1, !!float 1, !!int 3, !!binary aGVsbG8=, !GetAtt {a: 1}]
- |
  literal
   text
- >-
  folded
  text
"""
MAPPINGS = """\
on: push
1: int
1.5: float
true: bool
"quoted key": x
base: &base {x: 1, v: 2}
other: &other {v: 3, z: 4}
merged:
  v: 0
  <<: *base
  x: 9
both:
  <<: [*base, *other]
twice: 1
twice: 2
alias: *base
"""


def test_scalars_are_those_of_yaml_1_1():
    assert value("yaml", "[yes, No, y, 0x1F, 017, 1_000, 1.0, .5, 2001-01-01, !Ref a, ~, '1']") == [
        True, False, True, 31, 15, 1000, 1, 0.5, "2001-01-01", "a", None, "1",
    ]  # fmt: skip


def test_keys_are_texts():
    assert value("yaml", "on: 1\n2: b\nnull-ish: {true: 1}") == {"true": 1, "2": "b", "null-ish": {"true": 1}}


def test_merge_keys_and_aliases():
    found = value("yaml", MAPPINGS)
    assert found["merged"] == {"v": 2, "x": 9}
    assert found["both"] == {"x": 1, "v": 2, "z": 4}
    assert found["alias"] == found["base"]


def test_several_documents_are_a_list():
    assert value("yaml", "a: 1\n---\nb: 2\n---\n# nothing\n") == [{"a": 1}, {"b": 2}, None]


def test_one_document_is_itself():
    assert value("yaml", "---\na: 1\n") == {"a": 1}
    assert value("yaml", "") is None


def test_a_document_after_a_separator_with_a_comment_is_seen():
    assert value("yaml", "a: 1\n--- # the next one\nb: 2\n") == [{"a": 1}, {"b": 2}]


@needs_conftest
@pytest.mark.parametrize(
    "text",
    [
        SCALARS,
        MAPPINGS,
        "",
        "# only a comment\n",
        "---\na: 1\n",
        "# comment\n---\na: 1\n",
        "a: 1\r\n---\r\nb: 2\r\n",
        "%YAML 1.1\n---\na: 1\n",
        "%YAML 1.1\n---\na: 1\n---\nb: 2\n",
        "a: 1\n---\n---\nb: 2\n",
        "- a\n- b\n",
        "just text",
    ],
)
def test_as_conftest(text, tmp_path):
    assert value("yaml", text) == real_value("yaml", text, tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\n b: 2", "input:2:3: is not valid YAML"),
        ("a: 1\n---\nb: [", "input:4:1: is not valid YAML"),
        ("a: *x", "an alias without its anchor"),
        ("a: &a [*a]", "an alias without its anchor"),
        ("<<: 1", "takes mappings only"),
        ("? [a]\n: 1", "a key that is null, a list or a mapping"),
        ("a: !!int x", "no int, as its tag says"),
        ("a: !!binary abc", "no base64"),
        ("a: .inf", "infinite"),
        ("[" * 200 + "]" * 200, "more than 100 levels deep"),
    ],
)
def test_bad_input_is_named(text, says):
    with pytest.raises(SourceError, match=r"^input") as raised:
        value("yaml", text)
    assert says in str(raised.value)


def test_aliases_that_multiply_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(SourceError, match="aliases counted"):
        value("yaml", "\n".join(lines))


@given(st.text(max_size=200))
def test_any_text_is_a_value_or_an_error(text):
    try:
        value("yaml", text)
    except SourceError as error:
        assert str(error).startswith("input:")  # noqa: PT017


MANIFEST = """\
# a comment
apiVersion: v1
spec:
  containers:
    - name: web
      image: nginx:latest
---
kind: Service
spec:
  ports:
    - 80
"""


@pytest.mark.parametrize(
    ("document", "steps", "line"),
    [
        (0, (), 2),
        (0, ("spec", "containers", 0, "image"), 6),
        (0, ("spec", "containers", 0), 5),
        (0, ("spec", "containers", 7), 4),
        (0, ("spec", "nothing"), 3),
        (1, (), 8),
        (1, ("spec", "ports", 0), 11),
        (2, (), 0),
    ],
)
def test_lines(document, steps, line):
    assert parsed("yaml", MANIFEST).line(document, steps) == line


def test_the_line_in_a_text_of_one_document():
    assert line_in('{\n\t"a": {\n\t\t"b": 1}}', ("a", "b")) == 3
    assert line_in("", ("a",)) in (0, 1)
