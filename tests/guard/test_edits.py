from __future__ import annotations

import stat
from pathlib import Path

import pytest

from oakum.guard.edits import Edits
from oakum.guard.edits import edits as of_user
from oakum.guard.event import Action, Event, Flow, Moment, Piece


@pytest.fixture
def edits(tmp_path: Path) -> Edits:
    return Edits(tmp_path / "state" / "edits", bytes(32))


def wrote(folder: Path, path: str, text: str, action: Action = Action.WRITE, flow: Flow = Flow.OUT) -> Event:
    return Event(
        host="claude",
        moment=Moment.AFTER_TOOL,
        action=action,
        session="s1",
        folder=str(folder),
        paths=(path,),
        pieces=(Piece(where=("content",), text=text, flow=flow),),
    )


def test_what_was_written_is_known_again(edits: Edits, tmp_path: Path) -> None:
    (tmp_path / "r" / ".git").mkdir(parents=True)
    edits.record(wrote(tmp_path / "r" / "sub", "a.py", "one line\n}\n  one line\n"))
    (edit,) = edits.of(tmp_path / "r")
    assert (edit.tool, edit.session, edit.path) == ("claude", "s1", "sub/a.py")
    assert edit.lines == (edits.hash_of(b"\tone line "),)


def test_only_writes_of_the_agent_are_recorded(edits: Edits, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    edits.record(wrote(tmp_path, "a", "one line", action=Action.READ))
    edits.record(wrote(tmp_path, "a", "one line", flow=Flow.IN))
    edits.record(wrote(tmp_path, "a", "}\n"))
    assert edits.of(tmp_path) == []


def test_the_record_holds_no_text_and_is_the_users_alone(edits: Edits, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    edits.record(wrote(tmp_path, "a", "a line that nobody reads"))
    (file,) = (tmp_path / "state" / "edits").iterdir()
    assert b"nobody" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = Edits(tmp_path / "state" / "edits", bytes([1] * 32))
    assert other.hash_of(b"a line that nobody reads") != edits.hash_of(b"a line that nobody reads")


def test_a_broken_record_is_passed_over(edits: Edits, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    edits.record(wrote(tmp_path, "a", "one line"))
    (file,) = (tmp_path / "state" / "edits").iterdir()
    file.write_bytes(b"{broken\n" + file.read_bytes() + b'{"time":')
    assert len(edits.of(tmp_path)) == 1


def test_a_record_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "file").touch()
    edits = Edits(tmp_path / "file" / "edits", bytes(32))
    edits.record(wrote(tmp_path, "a", "one line"))
    assert edits.of(tmp_path) == []


def test_the_record_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "here"))
    found = of_user(bytes(32))
    assert found
    found.record(wrote(tmp_path, "a", "one line"))
    assert list((tmp_path / "here" / "oakum" / "edits").iterdir())
