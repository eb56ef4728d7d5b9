from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, real_value, value

TEXT = r"""
a = "x${1 + 2} %{if local.t < 3}\"4\n\"%{else}no%{endif}"
g = "${var.a}"
j = "%{for x in local.arr}x,%{endfor}"
k = ""
l = "aé $${b} %%{c} \\ \t end  "
m = "  lead ${ var.sp } ${"hi"} ${4} ${true}"
q = "${aws.x["foo"].y}-z"
u = "${(var.z)}"
d = <<-EOT
    hello ${var.x}
      world
    $${x} "q" \n
  EOT
e = <<EOF
    indented
  ${local.other.3}
EOF
f = <<-EOT
    a

      b
    EOT
"""


def test_interpolation_stays_and_escapes_do_not():
    assert value("hcl2", 'a = "x ${var.y}\\n"\n') == {"a": "x ${var.y}\n"}


def test_heredocs_lose_the_indentation_that_all_lines_share():
    assert value("hcl2", "a = <<-E\n    b\n      c\n  E\n") == {"a": "b\n  c\n"}


@needs_conftest
def test_as_conftest(tmp_path):
    assert value("hcl2", TEXT) == real_value("hcl2", TEXT, tmp_path)


@pytest.mark.parametrize("code", [r"\U0010ffff", r"\Uffffffff"])
def test_a_character_that_does_not_exist_stays_as_it_is_written(code):
    found = value("hcl2", f'a = "{code}"\n')["a"]
    assert found in (code, "\U0010ffff")
