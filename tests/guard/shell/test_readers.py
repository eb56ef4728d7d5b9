from __future__ import annotations

import pytest

from oakum.guard.shell.readers import files_of, hides
from oakum.guard.shell.state import SILENT, Call, Word


def call(name: str, *texts: str) -> Call:
    return Call(name, tuple(map(Word, texts)), SILENT)


@pytest.mark.parametrize(
    ("found", "files"),
    [
        (call("cat", "-n", "a", "b"), ["a", "b"]),
        (call("grep", "-i", "x", "a"), ["a"]),
        (call("grep", "-e", "x", "a"), ["x", "a"]),
        (call("rg", "x", "-g", "!a", "b"), ["b"]),
        (call("tool", "--env-file", "a"), []),
        (call("tool", "--from=a"), ["a"]),
        (call("tool", "--config=a"), []),
    ],
)
def test_which_arguments_are_files(found: Call, files: list[str]) -> None:
    assert [word.text for word in files_of(found)] == files


def test_what_tells_no_value() -> None:
    assert hides(call("wc", "-l"))
    assert hides(call("grep", "-qi", "x"))
    assert hides(call("cut", "-d=", "-f1"))
    assert hides(call("jq", "keys"))
    assert not hides(call("cut", "-d=", "-f2"))
    assert not hides(call("cut", "-d=", "-f1,2"))
    assert not hides(call("sed", "s/=/ /"))
    assert not hides(call("grep", "-i", "x"))
