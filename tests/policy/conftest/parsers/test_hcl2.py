from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

BLOCKS = """\
resource "aws_x" "a" {
  count = 2
  dynamic "setting" {
    for_each = var.s
    content { name = setting.value["n"] }
  }
  inner {}
  inner {
    d = 1
  }
}
resource "aws_x" b {
  tags = { Name = "x" }
}
variable "profile" {}
locals { a = 1 }
locals {
  b = 2
}
top = "x"
"""
VALUES = """\
b = [1, -2.5, true, null, var.x, !true, -var.y, 1.5e3]
c = { a = 1, "b" : 2, (var.k) = 3, a.b.c = 4, "${local.z}" = 5, 3 = 1, true = 2, "x.${y}" = 6 }
e = (1 + 2)
f = x > 2 ? 1 : 0
h = merge({a=1}, {b=2})
i = [for x in local.arr: x * 2]
n = {}
o = []
p = jsonencode({ x = [1,
   2] })
r = var.x[0]
s = [for k, v in {a=1} : "${k}-${v}" if v > 0]
t = ((1))
v = {
  # c
  x = "y"
  z : [ { a = 1 }, ]
}
w = null
"""


def test_blocks_are_nested_objects_ending_in_lists():
    assert value("hcl2", 'a "b" "c" { d = 1 }\na "b" "c" {}\n') == {"a": {"b": {"c": [{"d": 1}, {}]}}}


def test_expressions_are_as_written():
    assert value("hcl2", "a = var.x\nb = [1, f(2)]\n") == {"a": "${var.x}", "b": [1, "${f(2)}"]}


@needs_conftest
@pytest.mark.parametrize("text", [BLOCKS, VALUES, "", "# nothing\n"])
def test_as_conftest(text, tmp_path):
    assert value("hcl2", text) == real_value("hcl2", text, tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('a = 1\nresource "x" {\n  b = \n}\n', "input:3:"),
        ("a {\n", "is not valid HCL"),
        ('x {}\nx "y" {}\n', "with and without labels"),
        ("a = " + "[" * 150 + "]" * 150, "more than 100 levels deep"),
        ("a = " + "[" * 3000 + "]" * 3000, "more than 100 levels deep"),
    ],
)
def test_bad_input_is_named(text, says):
    with pytest.raises(SourceError, match=r"^input") as raised:
        value("hcl2", text)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        ((), 1),
        (("resource", "aws_x", "a", 0, "count"), 2),
        (("resource", "aws_x", "a", 0, "inner", 1, "d"), 9),
        (("resource", "aws_x", "b", 0), 12),
        (("locals", 1, "b"), 18),
        (("top",), 20),
        (("resource", "aws_x", "nothing"), 1),
    ],
)
def test_lines(steps, line):
    assert parsed("hcl2", BLOCKS).line(0, steps) == line
