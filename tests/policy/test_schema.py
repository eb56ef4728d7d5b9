from __future__ import annotations

import jsonschema
import msgspec

from oakum.policy.event import Event, EventKind, ToolCall, as_input
from oakum.policy.schema import DIALECT, docstrings, schema

SCHEMA = schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def _plain(event: Event) -> object:
    return msgspec.json.decode(msgspec.json.encode(as_input(event)))


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == DIALECT


def test_events_keep_to_it() -> None:
    VALIDATOR.validate(_plain(Event(kind=EventKind.SCAN)))
    VALIDATOR.validate(_plain(Event(kind=EventKind.TOOL_CALL, call=ToolCall(name="Bash"), object={"a": 1})))


def test_what_lacks_a_field_does_not() -> None:
    broken = _plain(Event(kind=EventKind.SCAN))
    assert isinstance(broken, dict)
    del broken["findings"]
    assert not VALIDATOR.is_valid(broken)
    assert not VALIDATOR.is_valid({**broken, "findings": [], "kind": "scam"})


def test_fields_are_described() -> None:
    call = SCHEMA["$defs"]["ToolCall"]
    assert call["properties"]["labels"]["description"].startswith("Flow labels")
    assert set(call["required"]) == set(ToolCall.__struct_fields__)
    assert dict(docstrings(ToolCall))["reads"] == "Secret files and stores that it would read."
