from __future__ import annotations

from oakum.server.exceptions.allowance import _MOST_CLIENTS, Allowance


def test_a_bucket_empties_and_fills_again() -> None:
    at = [0.0]
    allowance = Allowance(2, 3, lambda: at[0])
    assert [allowance.take("a") for _ in range(4)] == [True, True, True, False]
    assert allowance.take("b")
    at[0] = 0.5
    assert [allowance.take("a") for _ in range(2)] == [True, False]
    at[0] = 100
    assert [allowance.take("a") for _ in range(4)] == [True, True, True, False]


def test_many_clients_take_no_more_memory() -> None:
    allowance = Allowance(0, 1, lambda: 0.0)
    for number in range(_MOST_CLIENTS * 2 + 1):
        assert allowance.take(str(number))
    assert len(allowance._left) <= _MOST_CLIENTS
