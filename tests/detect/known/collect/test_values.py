from __future__ import annotations

from oakum.detect.known.collect.values import read


def test_every_line_is_a_value() -> None:
    assert [tuple(one) for one in read(" one two \n\nthree\r\n")] == [
        ("line 1", "one two", True),
        ("line 3", "three", True),
    ]
