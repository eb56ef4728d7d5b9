from __future__ import annotations

from conftest_oracle import needs_conftest, parsed, real_value, value

TEXT = """\
a = 1
b = "x ${y.z}"
c = [1, "y", { z = 1 }]
d {
  e = true
}
d {
  e = false
}
f "g" "h" {
  i = 1
}
f "g" "k" {
  i = 2
}
m = { n = "o", p = 1.5 }
m = { q = 3 }
hd = <<EOF
text
EOF
"""


def test_blocks_and_objects_are_lists():
    assert value("hcl1", 'a "b" { c = 1 }\nd = { e = 2 }\n') == {"a": [{"b": [{"c": 1}]}], "d": [{"e": 2}]}


@needs_conftest
def test_as_conftest(tmp_path):
    assert value("hcl1", TEXT) == real_value("hcl1", TEXT, tmp_path)


def test_lines():
    assert parsed("hcl1", TEXT).line(0, ("f", 0, "g", 0, "k", 0, "i")) == 14
