from __future__ import annotations

import io

import pytest

from oakum.sources.archives import Limits
from oakum.sources.archives.bounds import Budget, Exhausted, Unreadable, size_of


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


def test_what_is_wanted_lies_in_something() -> None:
    budget = Budget(Limits(), only=["!/a.zip!/b", "!/c"])
    assert [path for path in ("!/a.zip", "!/a.zip!/b", "!/a.zip!/bc", "!/c", "!/d", "!/a") if budget.wants(path)] == [
        *("!/a.zip", "!/a.zip!/b", "!/c")
    ]
    assert Budget(Limits()).wants("anything")


def test_size_of_leaves_a_file_at_its_start() -> None:
    file = io.BytesIO(b"12345")
    file.read(3)
    assert size_of(file) == 5
    assert file.tell() == 0
