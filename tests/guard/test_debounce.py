from __future__ import annotations

import threading

import pytest

from oakum.guard.debounce import Debounce
from oakum.guard.ruling import Output

YES = Output(stdout=b"yes")


def test_of_two_hooks_for_one_event_one_is_answered():
    debounce = Debounce()
    assert debounce.once("cursor", "cursor", b"payload", lambda: YES, 1) == YES
    assert debounce.once("claude", "cursor", b"payload", lambda: YES, 1) == Output()
    assert debounce.once("claude", "cursor", b"other", lambda: YES, 1) == YES


def test_two_tools_that_happen_to_ask_the_same_are_both_answered():
    debounce = Debounce()
    assert debounce.once("codex", "codex", b"payload", lambda: YES, 1) == YES
    assert debounce.once("claude", "claude", b"payload", lambda: YES, 1) == YES


def test_the_same_hook_asking_again_is_another_event():
    debounce = Debounce()
    for _ in range(2):
        assert debounce.once("cursor", "cursor", b"payload", lambda: YES, 1) == YES
    for answer in (Output(), YES):
        assert debounce.once("claude", "cursor", b"payload", lambda: YES, 1) == answer


def test_where_the_first_fails_or_takes_long_the_second_is_answered():
    debounce = Debounce()
    with pytest.raises(KeyError):
        debounce.once("cursor", "cursor", b"failing", lambda: {}["key"], 1)
    assert debounce.once("claude", "cursor", b"failing", lambda: YES, 1) == YES
    held, started = threading.Event(), threading.Event()

    def slow() -> Output:
        started.set()
        held.wait(10)
        return YES

    first = threading.Thread(target=debounce.once, args=("cursor", "cursor", b"slow", slow, 1))
    first.start()
    started.wait(10)
    assert debounce.once("claude", "cursor", b"slow", lambda: YES, 0.01) == YES
    held.set()
    first.join()


def test_it_does_not_remember_for_ever(monkeypatch):
    monkeypatch.setattr("oakum.guard.debounce._WINDOW", -1.0)
    debounce = Debounce()
    for number in range(600):
        assert debounce.once("cursor", "cursor", b"%d" % number, lambda: YES, 1) == YES
    assert len(debounce._seen) < 300
    assert debounce.once("claude", "cursor", b"599", lambda: YES, 1) == YES
