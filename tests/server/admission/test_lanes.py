from __future__ import annotations

import asyncio
import threading

import pytest

from admission_reviews import new_inspector, reviewer
from oakum.server.admission.lanes import Busy, Lane, Lanes
from oakum.server.admission.message import BadReview


def test_each_thread_has_a_reviewer_of_its_own() -> None:
    made = []

    async def main() -> None:
        lanes = Lanes(lambda: made.append(threading.current_thread()) or reviewer(inspector=new_inspector()), 5)
        await lanes.warm()
        names = [await lanes.run(size, lambda _: threading.current_thread()) for size in (10, 1 << 20, 10)]
        assert names == [made[0], made[1], made[0]] or names == [made[1], made[0], made[1]]
        lanes.close()

    asyncio.run(main())
    assert len(set(made)) == 2


def test_a_large_review_does_not_hold_up_a_small_one() -> None:
    async def main() -> None:
        lanes, go_on = Lanes(reviewer, 5), threading.Event()
        large = asyncio.create_task(lanes.run(1 << 20, lambda _: go_on.wait(5)))
        assert await lanes.run(10, lambda _: "small") == "small"
        go_on.set()
        assert await large is True
        lanes.close()

    asyncio.run(main())


def test_too_many_and_too_long() -> None:
    async def main() -> None:
        lanes, go_on = Lanes(reviewer, 0.2, (Lane(largest=1 << 62, longest=2),)), threading.Event()
        waiting = [asyncio.create_task(lanes.run(1, lambda _: go_on.wait(5))) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Busy, match="too many"):
            await lanes.run(1, lambda _: None)
        for one in waiting:
            with pytest.raises(Busy, match=r"longer than 0\.2 seconds"):
                await one
        go_on.set()
        while True:  # once what is late has ended, there is room again
            try:
                assert await lanes.run(1, lambda _: "again") == "again"
                break
            except Busy:
                await asyncio.sleep(0.01)
        lanes.close()

    asyncio.run(main())


def test_errors_come_through() -> None:
    def fail(_: object) -> None:
        raise BadReview("no review")

    async def main() -> None:
        lanes = Lanes(reviewer, 5)
        with pytest.raises(BadReview):
            await lanes.run(1, fail)
        lanes.close()

    asyncio.run(main())
