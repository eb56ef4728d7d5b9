from __future__ import annotations

import pytest

from oakum.guard.shell.state import SILENT, Call, Word
from oakum.guard.shell.wrappers import environment_command, inner, script


def call(line: str) -> Call:
    name, *rest = line.split()
    return Call(name, tuple(map(Word, rest)), SILENT)


@pytest.mark.parametrize(
    "line",
    [
        "sudo -u me X a",
        "timeout -k 1 5 X a",
        "nohup X a",
        "nice -n 3 X a",
        "docker exec -it -w /x web X a",
        "docker run --rm -e A=1 image X a",
        "docker compose exec web X a",
        "podman exec web X a",
        "kubectl exec pod -c c -- X a",
        "op run --env-file=.env -- X a",
        "uv run X a",
        "stdbuf -oL X a",
    ],
)
def test_the_command_inside(line: str) -> None:
    found = inner(call(line))
    assert found
    assert (found.name, found.texts) == ("X", ["a"])


def test_none_inside() -> None:
    assert inner(call("cat a")) is None
    assert inner(call("sudo -v")) is None
    assert inner(call("uv sync")) is None


def test_texts_for_a_shell() -> None:
    assert script(call("ssh -p 22 host.example X a")) == Word("X a")
    assert script(call("su -c X")) == Word("X")
    assert script(call("ssh host.example")) is None


def test_env() -> None:
    assigned, command, empty = environment_command(call("env -i A=1 X a"))
    assert [word.text for word in assigned] == ["A=1"]
    assert command
    assert command.name == "X"
    assert empty
