from __future__ import annotations

from oakum.guard.event import Moment
from oakum.guard.interface import Capabilities, PayloadError
from oakum.model import OakumError


def test_a_host_that_promises_nothing_can_do_nothing() -> None:
    able = Capabilities(blocks=frozenset({Moment.PROMPT}))
    assert able.blocks == {Moment.PROMPT}
    able_to = (able.asks, able.rewrites_prompt, able.rewrites_input, able.rewrites_output, able.fails_closed)
    assert not any(able_to)


def test_a_wrong_payload_is_an_error_of_ours() -> None:
    assert issubclass(PayloadError, OakumError)
