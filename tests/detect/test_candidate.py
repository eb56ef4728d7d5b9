from __future__ import annotations

import random

from oakum.rules.template import expand


def test_it_shows_neither_secret_nor_line(make):
    value = expand("{alnum:24}", random.Random(8))
    candidate = make(value, "token = <>")
    for shown in (repr(candidate), str(candidate), f"{candidate}", f"{[candidate]}"):
        assert value not in shown
        assert "token =" not in shown
        assert "test-rule" in shown
