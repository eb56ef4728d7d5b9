from __future__ import annotations

import pytest

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.published import published
from oakum.detect.checks.universal.view import view

COUNTING = bytes(range(16)).hex()


@pytest.mark.parametrize(
    "value", [COUNTING, COUNTING.upper(), "2YotnFZFEj" + "r1zCsicMWpAA", "258EAFA5-E914-" + "47DA-95CA-C5AB0DC85B11"]
)
def test_what_standards_publish_is_dropped(make, value):
    reason = published(view(make(value, 'token = "<>"')))
    assert reason is not None
    assert reason.weight == DROP


def test_anything_else_is_not(make, grown):
    for template in ("{alnum:22}", "{hex:32}", "{uuid}"):
        assert published(view(make(grown(template)))) is None
    assert published(view(make("x" * 101))) is None
