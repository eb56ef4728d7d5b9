from __future__ import annotations

import pytest

from oakum.policy.conftest.parsers.words import typed


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1", 1),
        ("-1.5", -1.5),
        ("1e3", 1000),
        (".5", 0.5),
        ("0x1p4", 16),
        ("true", True),
        ("F", False),
        ("yes", "yes"),
        ("1_000", "1_000"),
        ("", ""),
        ("1.2.3", "1.2.3"),
    ],
)
def test_numbers_and_booleans(text, meant):
    assert typed(text) == meant
    assert isinstance(typed(text), bool) == isinstance(meant, bool)
