"""From the start of a server to its end; the webhook's own tests hold it as a process."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import datetime

import pytest

from oakum.model import ConfigError, UsageError
from oakum.server.http import Asked, Limits, Reply
from oakum.server.running import Address, Chore, Door, Running, Timing, address


class Kept:
    ends = None

    def check(self) -> bool:
        return False


class Lines:
    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, object]]] = []

    def say(self, event: str, **facts: object) -> None:
        self.events.append((event, facts))

    def expires(self, at: datetime) -> None:
        raise AssertionError


async def echo(asked: Asked) -> Reply:
    return Reply(200, asked.query.encode(), headers=(("ETag", '"1"'),))


def run(chore: Chore, lines: Lines, port: int = 0) -> None:
    async def main() -> None:
        door = Door(Address("127.0.0.1", port), echo, Limits(), None)
        asyncio.get_running_loop().call_later(0.3, os.kill, os.getpid(), signal.SIGTERM)
        await Running([door], Kept(), lines, Timing(drain=0.1), [chore]).run(warm)

    async def warm() -> None:
        lines.say("warm")

    asyncio.run(main())


def test_a_chore_that_fails_ends_nothing() -> None:
    lines, done = Lines(), []

    def work() -> None:
        done.append(1)
        if len(done) == 1:
            raise ConfigError("not now")
        if len(done) == 2:
            raise ValueError("what was read")

    run(Chore("chore", work, 0.01), lines)
    assert [event for event, _ in lines.events if event != "failed"] == ["warm", "ready", "ending", "ended"]
    assert [facts for event, facts in lines.events if event == "failed"] == [
        {"what": "chore", "error": "not now"},
        {"what": "chore", "error": "ValueError"},  # its message may hold anything
    ]
    assert len(done) > 2


@pytest.mark.parametrize("text", ["", "8443", "host:", "host:x", "host:65536", ":1"])
def test_no_address(text: str) -> None:
    with pytest.raises(UsageError, match="HOST:PORT"):
        address(text)


def test_addresses() -> None:
    assert address("0.0.0.0:8443") == ("0.0.0.0", 8443)
    assert address("[::1]:1") == ("::1", 1)
