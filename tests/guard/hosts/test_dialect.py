from __future__ import annotations

from oakum.guard.event import Action, Flow, Moment
from oakum.guard.hosts.dialect import Dialect, actions

DIALECT = Dialect(
    moments={"before": Moment.BEFORE_TOOL, "reading": Moment.BEFORE_TOOL, "after": Moment.AFTER_TOOL},
    action=actions({Action.SHELL: "Bash", Action.READ: "Read View"}),
    carries={Moment.BEFORE_TOOL: ("tool_input",), Moment.AFTER_TOOL: ("out",), "reading": ("content",)},
    inward=frozenset({"reading"}),
)


def test_texts_of_arguments_go_out_and_those_of_results_in() -> None:
    before = DIALECT.read("h", {"hook_event_name": "before", "tool_name": "bash", "tool_input": {"command": "ls"}})
    assert (before.moment, before.action, before.command) == (Moment.BEFORE_TOOL, Action.SHELL, "ls")
    assert [(piece.where, piece.flow) for piece in before.pieces] == [(("tool_input", "command"), Flow.OUT)]
    after = DIALECT.read("h", {"hook_event_name": "after", "out": ["a", {"b": "c"}]})
    assert [(piece.where, piece.flow) for piece in after.pieces] == [(("out", 0), Flow.IN), (("out", 1, "b"), Flow.IN)]


def test_a_file_that_is_about_to_be_read_goes_in() -> None:
    event = DIALECT.read("h", {"hook_event_name": "reading", "content": "x"})
    assert [piece.flow for piece in event.pieces if not piece.is_name] == [Flow.IN]


def test_fields_of_wrong_types_are_as_if_they_were_not_there() -> None:
    event = DIALECT.read("h", {"hook_event_name": ["before"], "tool_name": 1, "session_id": {}, "tool_input": 3})
    assert (event.moment, event.tool, event.session, event.pieces) == (Moment.OTHER, "", "", ())


def test_the_server_of_an_mcp_tool() -> None:
    body = {"hook_event_name": "before", "tool_name": "mcp__jira__get_issue"}
    assert (DIALECT.read("h", body).action, DIALECT.read("h", body).server) == (Action.MCP, "jira")
    assert DIALECT.read("h", body | {"mcp_server": {"name": "other"}}).server == "other"
