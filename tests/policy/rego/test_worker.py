"""Policies that are not trusted: what they may take has an end, and the next ones get an answer all the same."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import PolicyError
from oakum.policy.rego.extension import Extension
from oakum.policy.rego.interface import UNDEFINED
from oakum.policy.rego.worker import Bounds, WorkerEngine

POLICY = """package main

answer := input.x
never if input.never
endless if { some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y < 0 }
greedy := [y | some x in numbers.range(1, 10000000); y := [x, x, x, x]]
wrong := to_number(input.x)
"""
QUICK = Bounds(seconds=0.5, memory=256 << 20)


@pytest.fixture
def worker():
    engine = WorkerEngine(QUICK)
    engine.load({"m.rego": POLICY})
    yield engine
    engine.close()


def test_answers(worker):
    assert worker.eval("data.main.answer", {"x": ["ä", None]}) == ["ä", None]
    assert worker.eval("data.main.never", {}) is UNDEFINED
    assert worker.outline.packages == ("main",)
    assert (worker.name, "sprintf" in worker.builtins) == ("regorus", True)


def test_data_and_the_old_syntax():
    engine = WorkerEngine()
    engine.load({"m.rego": "package main\np[x] { x := data.a }"}, {"a": 1}, syntax="v0")
    assert engine.eval("data.main.p", {}) == [1]


def test_a_policy_without_end_is_stopped(worker):
    with pytest.raises(PolicyError, match="no answer within"):
        worker.eval("data.main.endless", {})
    assert worker.eval("data.main.answer", {"x": 1}) == 1


def test_a_policy_that_eats_memory_is_stopped():
    engine = WorkerEngine(Bounds(seconds=60, memory=200 << 20))
    engine.load({"m.rego": POLICY})
    with pytest.raises(PolicyError, match="memory"):
        engine.eval("data.main.greedy", {})
    assert engine.eval("data.main.answer", {"x": 1}) == 1


def test_a_policy_that_takes_too_long_to_read_is_stopped():
    engine = WorkerEngine(Bounds(loading=0.05))
    nested = '{"a":' * 18 + "1" + "}" * 18
    deep = "package main\n" + "\n".join(f"p{number} := {nested}" for number in range(50))
    with pytest.raises(PolicyError, match="no answer within"):
        engine.load({"m.rego": deep})
    with pytest.raises(PolicyError, match="no policies"):
        engine.eval("data.main.p0", {})


@pytest.mark.parametrize(
    ("text", "words"),
    [("p if {", "expecting expression"), ("p if http.send({})", "network"), ("f(x) := f(x)", "calls itself")],
)
def test_faults_come_with_their_place(text, words):
    with pytest.raises(PolicyError, match=words) as caught:
        WorkerEngine().load({"m.rego": "package main\n" + text})
    assert (caught.value.file, caught.value.line) == ("m.rego", 2)


def test_an_error_has_its_place_and_no_value(worker):
    with pytest.raises(PolicyError) as caught:
        worker.eval("data.main.wrong", {"x": "hunter2"})
    assert caught.value.line == 7
    assert "hunter2" not in str(caught.value)


def test_what_is_not_there_is_an_error(worker):
    with pytest.raises(PolicyError, match="there is no rule"):
        worker.eval("data.main.nothing", {})


def test_a_function_of_the_caller_runs_with_the_caller():
    engine = WorkerEngine(extensions={"our.process": Extension(1, lambda _: os.getpid())})
    engine.load({"m.rego": "package main\np := our.process(input)"})
    assert engine.eval("data.main.p", {}) == os.getpid()


def test_a_function_that_fails_ends_the_evaluation_and_names_no_value():
    engine = WorkerEngine(extensions={"our.int": Extension(1, int)})
    engine.load({"m.rego": "package main\np := our.int(input)"})
    with pytest.raises(PolicyError, match=r"our\.int cannot answer") as caught:
        engine.eval("data.main.p", "hunter2")
    assert "hunter2" not in str(caught.value)
    assert engine.eval("data.main.p", "7") == 7


def test_a_process_that_was_killed_is_replaced(worker):
    os.kill(worker._process._popen.pid, signal.SIGKILL)
    worker._process._popen.wait()
    assert worker.eval("data.main.answer", {"x": 1}) == 1


def test_the_environment_is_not_there(monkeypatch):
    monkeypatch.setenv("OAKUM_TEST_MARK", "seen")
    engine = WorkerEngine(allowed=frozenset(["opa.runtime"]))
    engine.load({"m.rego": "package main\np := opa.runtime()"})
    assert "seen" not in str(engine.eval("data.main.p", {}))
    with open(f"/proc/{engine._process._popen.pid}/environ", "rb") as environment:  # noqa: PTH123
        assert b"OAKUM_TEST_MARK" not in environment.read()


def test_the_folder_that_one_stands_in_is_not_searched_for_modules(tmp_path, monkeypatch):
    (tmp_path / "msgspec.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    assert WorkerEngine().name == "regorus"


def test_threads_share_it(worker):
    answers = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append((n, worker.eval("data.main.answer", {"x": n}))))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(n, n) for n in range(8)]


def test_a_forked_process_gets_a_worker_of_its_own(worker):
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    child = context.Process(target=lambda: answers.put(worker.eval("data.main.answer", {"x": 2})))
    child.start()
    child.join(60)
    assert answers.get() == 2
    assert worker.eval("data.main.answer", {"x": 1}) == 1


def test_it_ends_with_its_engine():
    engine = WorkerEngine()
    process = engine._process._popen
    del engine
    assert process.poll() is not None
