from __future__ import annotations

from oakum.guard.event import Event, Flow, Moment, Piece


def test_a_piece_does_not_show_its_text() -> None:
    piece = Piece(where=("tool_input", 0, "command"), text="hunter" + "2hunter", flow=Flow.OUT)
    assert repr(piece) == "<Piece tool_input.0.command, 13 characters>"


def test_an_event_does_not_show_what_it_is_about() -> None:
    value = "hunter" + "2hunter"
    event = Event(host="claude", moment=Moment.BEFORE_TOOL, tool="Bash", command=value, payload={"command": value})
    assert repr(event) == "<Event claude before-tool Bash, 0 pieces>"
