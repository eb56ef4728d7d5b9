from __future__ import annotations

from oakum.model import ExitCode, SourceError
from oakum.review.forges.interface import Refused


def test_a_refusal_is_an_error_of_the_source() -> None:
    assert issubclass(Refused, SourceError)
    assert Refused("403").exit_code is ExitCode.USAGE
