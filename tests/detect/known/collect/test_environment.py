from __future__ import annotations

from oakum.detect.known.collect.environment import read


def test_variables_come_by_name() -> None:
    assert [tuple(one) for one in read({"B": "2", "A": "1"})] == [("A", "1", False), ("B", "2", False)]
