from __future__ import annotations

import io
import os

import pytest

from oakum.sources.archives import Limits
from oakum.sources.archives.bounds import CHUNK, Budget, Exhausted, Forward, Unreadable, size_of


def test_a_forward_file_only_goes_forward() -> None:
    file = Forward(io.BytesIO(b"0123456789"), Budget(Limits()))
    assert file.read(3) == b"012"
    assert file.seek(5) == 5
    assert file.read(CHUNK) == b"56789"
    assert file.last == b"56789"
    assert file.tell() == 10
    for step in (lambda: file.seek(4), lambda: file.seek(0, os.SEEK_END)):
        with pytest.raises(Unreadable):
            step()


@pytest.mark.parametrize("size", [-1, CHUNK + 1])
def test_a_forward_file_takes_small_steps(size: int) -> None:
    with pytest.raises(Unreadable, match="absurd"):
        Forward(io.BytesIO(b"x"), Budget(Limits())).read(size)


def test_a_forward_file_over_a_stream_ends_at_the_bounds() -> None:
    limits = Limits(ratio=2, ratio_free=100, total=1000)
    with pytest.raises(Unreadable, match="archive bomb"):
        Forward(io.BytesIO(bytes(5000)), Budget(limits), packed=100).seek(201)
    with pytest.raises(Exhausted, match="too large"):
        Forward(io.BytesIO(bytes(5000)), Budget(limits), packed=2000).seek(1001)


def test_the_ratio_does_not_matter_for_little() -> None:
    budget = Budget(Limits(ratio=2, ratio_free=100))
    budget.check_ratio(100, 1)
    with pytest.raises(Unreadable):
        budget.check_ratio(101, 50)


def test_the_budget_is_shared_by_all_members() -> None:
    budget = Budget(Limits(total=10))
    assert b"".join(budget.chunks(io.BytesIO(b"123456"))) == b"123456"
    with pytest.raises(Exhausted):
        list(budget.chunks(io.BytesIO(b"12345")))


def test_size_of_leaves_a_file_at_its_start() -> None:
    file = io.BytesIO(b"12345")
    file.read(3)
    assert size_of(file) == 5
    assert file.tell() == 0
