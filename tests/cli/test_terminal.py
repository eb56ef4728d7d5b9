from __future__ import annotations

import io

import pytest

from oakum.cli.terminal import DEFAULT_WIDTH, columns, has_colour, is_lively, is_terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_colours_and_moves() -> None:
    assert is_lively(Terminal(), {"TERM": "xterm"})
    assert has_colour(Terminal(), {"TERM": "xterm", "NO_COLOR": ""})


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"CI": "true"}])
def test_a_dumb_terminal_and_a_build_server_do_not(environ: dict[str, str]) -> None:
    assert not is_lively(Terminal(), environ)
    assert not has_colour(Terminal(), environ)


def test_no_color_takes_colours_only() -> None:
    assert not has_colour(Terminal(), {"NO_COLOR": "1"})
    assert is_lively(Terminal(), {"NO_COLOR": "1"})


def test_files_and_closed_streams_are_no_terminals() -> None:
    closed = Terminal()
    closed.close()
    assert not is_terminal(io.StringIO())
    assert not has_colour(io.StringIO(), {})
    assert columns(io.StringIO()) == columns(closed) == DEFAULT_WIDTH
