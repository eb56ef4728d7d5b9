from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, real_value, value
from oakum.model import SourceError

TEXT = "# c\n! d\na=1\nb : two words\nc three\nd=x\\\n   y\ne=${a}-z\nf=\\u0041\\t\ng\nh=é\n"


def test_values_are_texts():
    assert value("properties", TEXT) == {
        "a": "1", "b": "two words", "c": "three", "d": "xy", "e": "${a}-z", "f": "A\t", "g": "", "h": "é",
    }  # fmt: skip


@needs_conftest
def test_as_conftest(tmp_path):
    assert value("properties", TEXT) == real_value("properties", TEXT, tmp_path)


def test_a_broken_escape_is_named():
    with pytest.raises(SourceError, match=r"^input: holds a \\u"):
        value("properties", "a=\\u12")
