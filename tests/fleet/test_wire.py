from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.fleet.wire import pack, unpack
from oakum.model import (
    Commit,
    FileOrigin,
    GitOrigin,
    Location,
    Reason,
    Secret,
    ShardResult,
    Sighting,
    Skipped,
    Span,
    StreamOrigin,
    Suppression,
)

COMMIT = Commit(id="a" * 40, author="A <a@host.example>", date="2026-01-01T00:00:00+00:00")
ORIGINS = (
    FileOrigin(path="a.zip!/b"),
    StreamOrigin(),
    GitOrigin(path="a", blob="b" * 40, first=COMMIT, last=COMMIT, at_head=True),
)


@given(value=st.binary(), texts=st.lists(st.text(), max_size=3))
def test_a_result_comes_back_as_it_was(value, texts):
    span = Span(start=1, end=2)
    sighting = Sighting(
        rule="own-a",
        secret=Secret(value),
        confidence=0.25,
        reasons=tuple(Reason(name=text, weight=-0.5) for text in texts),
        generic=True,
        suppression=Suppression(kind="inline", reason="why"),
        locations=tuple(Location(origin=origin, span=span, decoded=("base64",)) for origin in ORIGINS),
    )
    skipped = tuple(Skipped(path=text, reason="r") for text in texts)
    result = ShardResult(sightings=(sighting,), skipped=skipped, bytes=3, items=1)
    assert unpack(pack(result)) == result


def test_only_secrets_need_help():
    with pytest.raises(NotImplementedError):
        pack(msgspec.structs.replace(ShardResult(), bytes=object()))
