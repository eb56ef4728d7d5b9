from __future__ import annotations

import pytest

from oakum.guard.shell.sight import Deed, Kind, Sure
from oakum.guard.shell.state import NONE, SILENT, UNKNOWN, Flow, Shell, TooMuch


@pytest.fixture
def shell() -> Shell:
    return Shell("/home/u/app", {"HOME": "/home/u", "TERM": "vt"}, lambda *_: SILENT)


def test_texts_join_as_long_as_they_are_known() -> None:
    assert (Flow(text="a") | Flow(frozenset([1]), "b")) == Flow(frozenset([1]), "ab")
    assert (Flow(text="a") | Flow()).text is None


def test_a_copy_holds_what_its_source_held(shell: Shell) -> None:
    shell.write("a.txt", shell.file(".env", "cp"), "cp")
    assert shell.names(shell.file("../app/a.txt", "cat")) == (".env",)
    assert shell.file("b.txt", "cat") == NONE


def test_variables(shell: Shell) -> None:
    assert shell.variable("TERM").texts == ("vt",)
    assert shell.variable("PWD").texts == ("/home/u/app",)
    secret = shell.variable("DB_PASSWORD")
    assert secret.texts == (UNKNOWN,)
    assert shell.names(secret.taint) == ("$DB_PASSWORD",)


def test_folders(shell: Shell) -> None:
    shell.enter("../x")
    assert shell.folder == "/home/u/x"
    shell.enter("~")
    assert shell.folder == "/home/u"


def test_deeds_are_bounded(shell: Shell) -> None:
    deed = Deed(kind=Kind.READ, what="x", by="x", sure=Sure.CERTAIN, why="")
    with pytest.raises(TooMuch):
        list(map(shell.note, [deed] * 1000))
