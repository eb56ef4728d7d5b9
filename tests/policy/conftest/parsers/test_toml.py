from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, real_value, value
from oakum.model import SourceError

TEXT = """\
a = 1
b = 1.0
c = [1, 2.5]
d = 1979-05-27T07:32:00Z
e = 1979-05-27T07:32:00.5-07:00
f = 1979-05-27
[t.u]
x = true
[[arr]]
y = "z"
"""


def test_times_are_texts():
    assert value("toml", TEXT) == {
        "a": 1,
        "b": 1,
        "c": [1, 2.5],
        "d": "1979-05-27T07:32:00Z",
        "e": "1979-05-27T07:32:00.5-07:00",
        "f": "1979-05-27T00:00:00Z",
        "t": {"u": {"x": True}},
        "arr": [{"y": "z"}],
    }


@needs_conftest
def test_as_conftest(tmp_path):
    assert value("toml", TEXT) == real_value("toml", TEXT, tmp_path)


@pytest.mark.parametrize("text", ["a = ", "a = 1\na = 2", "a = " + "[" * 3000])
def test_bad_input_is_named(text):
    with pytest.raises(SourceError, match=r"^input: is not "):
        value("toml", text)
