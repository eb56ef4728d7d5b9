from __future__ import annotations

import pytest

from oakum.sources.agents.roles import role_in, role_of_word, role_under


@pytest.mark.parametrize(
    ("record", "role"),
    [
        ({"type": "user", "message": {}}, "user"),
        ({"role": "model"}, "assistant"),
        ({"type": "function_call_output"}, "tool"),
        ({"type": "say", "say": "command_output"}, "tool"),
        ({"type": "ask", "ask": "command"}, "assistant"),
        ({"type": "tool.execution_complete"}, "tool"),
        ({"source": "MODEL", "type": "RUN_COMMAND"}, "tool"),
        ({"bubbleId": "b", "type": 1}, "user"),
        ({"bubbleId": "b", "type": 2}, "assistant"),
        ({"type": 1}, "inherited"),
        ({"type": ["user"]}, "inherited"),
        ({}, "inherited"),
    ],
)
def test_what_a_record_says(record: dict[str, object], role: str) -> None:
    assert role_in(record, "inherited") == role


def test_what_a_key_says() -> None:
    assert role_under("toolUseResult", "user") == "tool"
    assert role_under("result", "assistant") == "tool"
    assert role_under("result", "user") == "user"
    assert role_under("anything", "user") == "user"


def test_words() -> None:
    assert (role_of_word("developer"), role_of_word("nobody")) == ("system", "")
