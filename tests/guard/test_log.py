from __future__ import annotations

import stat

import msgspec

from oakum.guard import log
from oakum.guard.log import Entry, Log, Reason


def entry(**more: object) -> Entry:
    return Entry(time="2026-01-01T00:00:00.000+00:00", host="toy", **more)


def test_entries_are_appended_for_this_user_alone(tmp_path):
    path = tmp_path / "state" / "guard.jsonl"
    told = [entry(verdict="deny", reasons=(Reason(policy="p", message="m", verdict="deny"),)), entry(session="s")]
    for one in told:
        Log(path).write(one)
    assert list(log.read(path)) == told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_log_makes_room_and_old_ones_go(tmp_path, monkeypatch):
    monkeypatch.setattr(log, "_LARGEST", 1000)
    path = tmp_path / "guard.jsonl"
    for number in range(200):
        Log(path).write(entry(session=f"{number}"))
    assert len(list(tmp_path.iterdir())) == 4
    assert all(file.stat().st_size < 1200 for file in tmp_path.iterdir())
    sessions = [int(one.session) for one in log.read(path)]
    assert sessions == list(range(200 - len(sessions), 200))


def test_lines_that_are_cut_short_are_passed_over(tmp_path):
    path = tmp_path / "guard.jsonl"
    path.write_bytes(msgspec.json.encode(entry()) + b'\n{"time": "2026\n' + msgspec.json.encode(entry()) + b"\n")
    assert len(list(log.read(path))) == 2


def test_what_cannot_be_written_is_counted(tmp_path):
    full = Log(tmp_path / "guard.jsonl")
    (tmp_path / "guard.jsonl").mkdir()
    full.write(entry())
    full.write(entry())
    (tmp_path / "guard.jsonl").rmdir()
    full.write(entry(session="later"))
    full.write(entry())
    assert [one.lost for one in log.read(tmp_path / "guard.jsonl")] == [2, 0]


def test_a_link_is_not_written_through(tmp_path):
    (tmp_path / "guard.jsonl").symlink_to(tmp_path / "elsewhere")
    Log(tmp_path / "guard.jsonl").write(entry())
    assert not (tmp_path / "elsewhere").exists()
    Log(None).write(entry())


def test_it_is_with_the_state_of_the_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert log.location() == tmp_path / "oakum" / "guard.jsonl"


def test_following_goes_on_behind_a_rotation(tmp_path):
    path = tmp_path / "guard.jsonl"
    Log(path).write(entry(session="before"))
    steps = [
        lambda: Log(path).write(entry(session="first")),
        lambda: (Log(path).write(entry(session="second")), log._rotate(path)),
        lambda: Log(path).write(entry(session="third")),
    ]
    coming = log.follow(path, lambda: steps.pop(0)())
    assert [next(coming).session for _ in range(3)] == ["first", "second", "third"]


def test_following_waits_for_a_log_that_is_not_there_yet(tmp_path):
    path = tmp_path / "guard.jsonl"
    coming = log.follow(path, lambda: Log(path).write(entry(session="first")))
    assert next(coming).session == "first"
