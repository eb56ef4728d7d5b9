from __future__ import annotations

import msgspec
import pytest

from oakum.guard.ruling import Ruling
from oakum.model.decision import Verdict


def test_a_ruling_is_frozen_and_replaces_nothing_by_default() -> None:
    ruling = Ruling(verdict=Verdict.ALLOW)
    assert not ruling.replaced
    with pytest.raises(AttributeError):
        ruling.message = "other"  # type: ignore[misc]
    assert msgspec.structs.replace(ruling, verdict=Verdict.DENY).verdict is Verdict.DENY
