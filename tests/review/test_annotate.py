from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from oakum.model import Skipped
from oakum.model.decision import Decision, Ground, Verdict
from oakum.review.annotate import annotate
from repo import Repo

from .conftest import Review, context

COMMAND = re.compile(r"::(error|warning|notice) (?:[a-zA-Z]+=[^,:]*,?)*::[^\r\n]*\n")


def test_secrets_at_their_lines_and_grounds_at_theirs(
    governed: Repo, reviewed: Review, github_token: Callable[[int], bytes]
) -> None:
    governed.commit({"gone.txt": b"key = " + github_token(2) + b"\n"})
    governed.commit({"a.txt": b"1\n2\nkey = " + github_token(1) + b"\n", "gone.txt": None, "denied.txt": b"x"})
    one = reviewed()
    lines = list(annotate(one, context(one)))
    assert all(COMMAND.fullmatch(line) for line in lines)
    assert lines[0].startswith("::error file=a.txt,line=3,endLine=3,title=GitHub")
    assert lines[1].startswith("::error title=GitHub")  # the head has no such line
    assert "still in the history" in lines[1]
    assert lines[2].startswith("::error file=denied.txt,line=1,")
    assert lines[-1].startswith("::error title=Oakum::2 secrets added")
    assert github_token(1).decode() not in "".join(lines)


def test_no_text_becomes_a_command_of_its_own(governed: Repo, reviewed: Review) -> None:
    hostile = "x\n::stop-commands::y\r##[group]z, a:b%0A"
    ground = Ground(policy=hostile, message=hostile, path=hostile, field=hostile, verdict=Verdict.WARN)
    waived = Ground(policy="p", message="m", exception="e")
    one = reviewed(head="main")
    one = msgspec.structs.replace(
        one,
        decision=Decision(verdict=Verdict.WARN, grounds=(ground, waived)),
        result=msgspec.structs.replace(one.result, skipped=(Skipped(path=hostile, reason="too large"),)),
    )
    lines = list(annotate(one, context(one)))
    assert [line.partition(" ")[0] for line in lines] == ["::warning", "::warning", "::notice"]
    assert all(COMMAND.fullmatch(line) for line in lines)
