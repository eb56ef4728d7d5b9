from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = '''\
top=1
[sec]
a = 1
b: true
c = "quoted"
d = 'x' ; comment
e = a#b
f = `raw; x`
g = """several
lines"""
h = a \\
  b
i = %(a)s-x
j =
k = t
l = 1.50
"m" = n
[sec.sub]
x = y
[Empty]
'''


def test_sections_of_typed_values():
    assert value("ini", "x=1\n[a]\nb = 1\nc = on\nd = T\n[b]\n") == {"a": {"b": 1, "c": "on", "d": True}, "b": {}}


@needs_conftest
@pytest.mark.parametrize("text", [TEXT, "", "; nothing\n"])
def test_as_conftest(text, tmp_path):
    assert value("ini", text) == real_value("ini", text, tmp_path)


@pytest.mark.parametrize("text", ["[a\nb = 1", "[a]\nno value", '[a]\nb = """open\n', "[]\n"])
def test_bad_input_is_named(text):
    with pytest.raises(SourceError, match=r"^input:[12]: "):
        value("ini", text)


def test_lines():
    assert parsed("ini", TEXT).line(0, ("sec", "h")) == 11
    assert parsed("ini", TEXT).line(0, ("sec.sub",)) == 19
