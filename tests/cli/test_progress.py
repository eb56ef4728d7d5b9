from __future__ import annotations

import io

from oakum.cli.progress import Bar, progress


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_shows_share_rate_and_remaining_time() -> None:
    clock = Clock()
    bar = Bar(io.StringIO(), clock)
    bar.total(4)
    clock.now = 10.0
    bar.advance(1, 50_000_000)
    line = bar.line()
    assert " 25%" in line
    assert "50 MB" in line
    assert "5 MB/s" in line
    assert line.endswith("30s left")


def test_long_times_are_in_minutes_and_hours() -> None:
    clock = Clock()
    bar = Bar(io.StringIO(), clock)
    bar.total(100)
    clock.now = 10.0
    bar.advance(10, 1)
    assert bar.line().endswith("1m30s left")
    clock.now = 1000.0
    assert bar.line().endswith("2h30m left")


def test_it_draws_seldom_and_leaves_no_trace() -> None:
    clock, stream = Clock(), io.StringIO()
    with Bar(stream, clock) as bar:
        bar.total(100)
        for _ in range(50):
            clock.now += 0.01
            bar.advance(1, 10)
    drawn = stream.getvalue().split("\r\x1b[K")
    assert 3 <= len(drawn) - 2 <= 5
    assert drawn[-1] == ""


def test_more_work_than_was_announced_is_no_more_than_all() -> None:
    bar = Bar(io.StringIO(), Clock())
    bar.advance(3, 1)
    assert "  0%" in bar.line()
    bar.total(2)
    assert "100%" in bar.line()


def test_only_a_terminal_sees_it() -> None:
    assert isinstance(progress(Terminal()), Bar)
    assert not isinstance(progress(io.StringIO()), Bar)
