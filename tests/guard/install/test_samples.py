from __future__ import annotations

import pytest

from oakum.guard import hosts
from oakum.guard.event import Action, Moment
from oakum.guard.install.samples import samples


@pytest.mark.parametrize("name", hosts.NAMES)
def test_a_host_understands_its_samples(name: str) -> None:
    host = hosts.find(name)
    events = [host.event(sample.payload, {}) for sample in samples(name, "/w")]
    assert [event.action for event in events][:3] == [Action.SHELL] * 3
    assert [event.command for event in events][:2] == ["ls -la", "cat .env"]
    assert all(event.moment in (Moment.BEFORE_TOOL, Moment.PROMPT) for event in events)
    assert {event.host for event in events} == {name}
    assert "ghp" in "".join(piece.text for event in events for piece in event.pieces)
