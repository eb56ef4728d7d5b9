from __future__ import annotations

import msgspec
import pytest

from oakum.model import ExitCode
from oakum.model.decision import Decision, Ground, Verdict
from oakum.review.verdict import headline
from repo import Repo

from .conftest import Review


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (ExitCode.OK, ""),
        (ExitCode.DENIED, " (denied)"),
        (ExitCode.INCOMPLETE, " (but not everything could be looked at)"),
        (ExitCode.INTERRUPTED, " (interrupted: the rest was not looked at)"),
    ],
)
def test_how_it_ended_is_said(governed: Repo, reviewed: Review, code: ExitCode, said: str) -> None:
    assert headline(msgspec.structs.replace(reviewed(), exit_code=code)) == f"this change is empty{said}"
    governed.commit({"b.txt": b"1\n"})
    one = msgspec.structs.replace(reviewed(), exit_code=code)
    assert headline(one) == f"nothing found in what this change adds{said}"


def test_grounds_are_counted_without_those_that_are_excepted(governed: Repo, reviewed: Review) -> None:
    grounds = [Ground(policy="p", message=str(n), verdict=verdict) for n, verdict in enumerate(Verdict)]
    grounds.append(Ground(policy="p", message="x", exception="until then"))
    one = msgspec.structs.replace(
        reviewed(head="main"), decision=Decision(verdict=Verdict.DENY, grounds=tuple(grounds))
    )
    assert headline(one) == "policies: 1 allow, 1 warn, 1 redact, 1 ask, 1 deny"
