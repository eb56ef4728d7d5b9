from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = """\
<?xml version="1.0"?>
<!-- c -->
<root a="1" ns:b="2" xmlns:ns="u">
  <x>1</x><x>2</x>
  <y k="v">text</y>
  <z/>
  <w><v>a &amp; b</v></w>
  mixed <i>q</i> tail
  <c><![CDATA[ raw <x> ]]></c>
  <d>one<!-- c -->two</d>
</root>
"""


def test_attributes_texts_and_repeated_elements():
    assert value("xml", '<a b="1">t<c>2</c><c/>\n</a>') == {"a": {"-b": "1", "c": ["2", ""]}}


@needs_conftest
def test_as_conftest(tmp_path):
    assert value("xml", TEXT) == real_value("xml", TEXT, tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<a>\n<b></a>", "input:2:6: is not valid XML"),
        ("", "is not valid XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares an entity"),
        ("<a>" * 200, "more than 100 levels deep"),
    ],
)
def test_bad_input_is_named(text, says):
    with pytest.raises(SourceError, match=r"^input:") as raised:
        value("xml", text)
    assert says in str(raised.value)


def test_lines():
    found = parsed("xml", TEXT)
    assert found.line(0, ("root", "y", "-k")) == 5
    assert found.line(0, ("root", "x", 1)) == 4
    assert found.line(0, ("root", "nothing")) == 3
