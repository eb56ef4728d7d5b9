from __future__ import annotations

import msgspec

from oakum.policy.event import SCHEMA, Event, EventKind, ToolCall, as_input


def test_every_field_is_there_but_what_does_not_apply() -> None:
    said = as_input(Event(kind=EventKind.SCAN))
    assert said["schema"] == SCHEMA
    assert said["findings"] == ()
    assert said["actor"] == {"kind": "unknown", "tool": "", "user": "", "session": ""}
    assert not {"change", "call", "object", "old_object", "review"} & set(said)


def test_parts_that_apply_are_whole() -> None:
    said = as_input(Event(kind=EventKind.TOOL_CALL, call=ToolCall(name="Bash"), object={"a": {"b": None, "c": [None]}}))
    assert said["call"]["sends"] == ()
    assert said["object"] == {"a": {"c": [None]}}


def test_an_event_comes_back_from_json() -> None:
    event = Event(kind=EventKind.TOOL_CALL, call=ToolCall(name="Bash", sends=("example.com",)))
    assert msgspec.json.decode(msgspec.json.encode(as_input(event)), type=Event) == event
