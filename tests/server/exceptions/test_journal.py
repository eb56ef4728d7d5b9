"""The journal outlives what can happen to a process and its disk, and shows what somebody did to it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import ConfigError
from oakum.server.exceptions.book import Event, What
from oakum.server.exceptions.journal import Journal, Unwritable
from register import ID, ignore

AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def event(number: int, note: str = "") -> Event:
    return Event(at=AT, by="ann", what=What.REQUEST, id=f"ex_{number}", exception=ignore(secret=ID), note=note)


def written(path: Path, *events: Event) -> None:
    journal = Journal(path)
    list(journal.read())
    for one in events:
        journal.write(one)
    journal.close()


def read(path: Path) -> list[Event]:
    journal = Journal(path)
    try:
        return list(journal.read())
    finally:
        journal.close()


@given(notes=st.lists(st.text(max_size=30), max_size=5))
def test_what_is_written_is_read(notes: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("journal") / "j"
    events = [event(number, note.encode("utf-8", "ignore").decode()) for number, note in enumerate(notes)]
    written(path, *events[:2])
    written(path, *events[2:])
    assert read(path) == events
    assert path.stat().st_mode & 0o777 == 0o600


@given(cut=st.integers(1, 400))
def test_half_a_line_is_cut_off(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("journal") / "j"
    written(path, event(1), event(2))
    whole = path.read_bytes()
    length = len(whole.splitlines(keepends=True)[1])
    path.write_bytes(whole[: -min(cut, length)])
    assert read(path) == [event(1)]
    written(path, event(3))
    assert read(path) == [event(1), event(3)]


def test_lines_cannot_be_changed_or_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "j"
    written(path, event(1), event(2), event(3))
    lines = path.read_text().splitlines(keepends=True)
    other = json.loads(lines[1])
    other["event"]["by"] = "eve"
    for wrong in (
        [lines[0], json.dumps(other) + "\n", lines[2]],
        [lines[0], lines[2]],
        [lines[1], lines[2]],
        [lines[1], lines[0], lines[2]],
        [lines[0], lines[0]],
        [lines[0], "{}\n"],
        [lines[0], "[" * 60_000 + "\n"],
        [lines[0], "x" * 70_000],
        [lines[0], "\n"],
    ):
        path.write_text("".join(wrong))
        with pytest.raises(ConfigError, match=r"j:[12]: .*restore"):
            read(path)
        assert path.read_text() == "".join(wrong)


def test_one_process_has_it(tmp_path: Path) -> None:
    first = Journal(tmp_path / "j")
    with pytest.raises(ConfigError, match="another process"):
        Journal(tmp_path / "j")
    first.close()
    Journal(tmp_path / "j").close()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be opened"):
        Journal(tmp_path / "none" / "j")


def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    path = tmp_path / "j"
    done = subprocess.run([sys.executable, "-c", _FULL, str(path)], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["refused", "written"], done.stderr
    assert [one.note for one in read(path)] == ["first", "small"]


_FULL = f"""
import resource, signal, sys
from pathlib import Path
sys.path[:0] = {[str(Path(__file__).parents[2]), *sys.path]!r}
from server.exceptions.test_journal import Journal, Unwritable, event
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = Journal(Path(sys.argv[1]))
list(journal.read())
journal.write(event(1, "first"))
size = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 500, size + 500))
try:
    journal.write(event(2, "x" * 400))
except Unwritable:
    print("refused")
journal.write(event(3, "small"))
print("written")
"""


def test_a_line_that_is_too_long_is_not_begun(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    list(journal.read())
    with pytest.raises(Unwritable):
        journal.write(event(1, "x" * 70_000))
    journal.close()
    assert (tmp_path / "j").read_bytes() == b""
