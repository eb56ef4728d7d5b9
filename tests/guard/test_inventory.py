from __future__ import annotations

import random
import string
import threading
import time
from array import array

import pytest

from oakum.detect.known import collect
from oakum.guard import inventory
from oakum.guard.inventory import Inventory
from oakum.model import Identity
from oakum.model.arena import HEAD, TAIL


@pytest.fixture
def values() -> list[str]:
    return ["".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=24)) for seed in range(3)]


def found(sensor, value: str) -> bool:
    text = f"x {value} y".encode()
    return bool(sensor.scan(memoryview(text), array("q", (0, len(text), 0, 0, HEAD | TAIL))))


def soon() -> float:
    return time.monotonic() + 20


def test_values_of_files_and_variables_are_known(tmp_path, values):
    (tmp_path / ".env").write_text(f"DB_PASSWORD={values[0]}\n")
    environment = {"API_TOKEN": values[1], "HOME": str(tmp_path / "home")}
    sensor, complete = Inventory(Identity(bytes(32))).sensor(str(tmp_path), environment, (), soon())
    assert complete
    assert [found(sensor, value) for value in values] == [True, True, False]


def test_a_file_that_is_touched_counts_as_it_is_now(tmp_path, values):
    env = tmp_path / ".env"
    env.write_text(f"DB_PASSWORD={values[0]}\n")
    known = Inventory(Identity(bytes(32)))
    known.sensor(str(tmp_path), {}, (), soon())
    env.write_text(f"# changed\nDB_PASSWORD={values[2]}\n")
    assert not found(known.sensor(str(tmp_path), {}, (), soon())[0], values[2])
    assert found(known.sensor(str(tmp_path), {}, (str(env),), soon())[0], values[2])


def test_all_others_are_looked_at_after_a_while(tmp_path, values, monkeypatch):
    monkeypatch.setattr(inventory, "_FRESH", 0.0)
    known = Inventory(Identity(bytes(32)))
    known.sensor(str(tmp_path), {}, (), soon())
    (tmp_path / ".env").write_text(f"DB_PASSWORD={values[0]}\n")
    deadline = soon()
    while not found(known.sensor(str(tmp_path), {}, (), soon())[0], values[0]):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_answer_does_not_wait_longer_than_it_may(tmp_path, values, monkeypatch):
    held = threading.Event()
    gather = collect.machine
    monkeypatch.setattr(collect, "machine", lambda *given: held.wait(20) and gather(*given))
    known = Inventory(Identity(bytes(32)))
    environment = {"API_TOKEN": values[0]}
    assert known.sensor(str(tmp_path), environment, (), time.monotonic() + 0.01) == (None, False)
    held.set()
    sensor, complete = known.sensor(str(tmp_path), environment, (), soon())
    assert complete
    assert found(sensor, values[0])


def test_what_cannot_be_gathered_fails_no_call(tmp_path, monkeypatch, values):
    gather = collect.machine
    monkeypatch.setattr(collect, "machine", lambda *_: 1 // 0)
    known = Inventory(Identity(bytes(32)))
    environment = {"API_TOKEN": values[0]}
    assert known.sensor(str(tmp_path), environment, (), soon()) == (None, False)
    monkeypatch.setattr(collect, "machine", gather)
    sensor, complete = known.sensor(str(tmp_path), environment, (), soon())
    assert complete
    assert found(sensor, values[0])


def test_projects_come_and_go(tmp_path):
    known = Inventory(Identity(bytes(32)))
    for number in range(40):
        known.sensor(str(tmp_path / str(number)), {}, (), soon())
    assert len(known._shelves) == inventory._MOST


def test_folders_that_are_none_have_no_project(values):
    for folder in ("", "relative", "/", "/nowhere/at/all"):
        sensor, complete = Inventory(Identity(bytes(32))).sensor(folder, {"API_TOKEN": values[0]}, (), soon())
        assert complete
        assert found(sensor, values[0])
