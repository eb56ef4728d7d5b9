"""From Cline's reference of hooks."""

from __future__ import annotations

from typing import Any

import pytest

from guard.hosts.conftest import Answer, said
from oakum.guard.event import Action, Moment
from oakum.model.decision import Verdict

BASE = {"clineVersion": "3", "timestamp": "1", "taskId": "t", "workspaceRoots": ["/w"], "userId": "u"}
PRE = BASE | {"hookName": "PreToolUse"}
PRE["preToolUse"] = {"toolName": "execute_command", "parameters": {"command": "env"}}  # type: ignore[assignment]
POST = BASE | {"hookName": "PostToolUse"}
POST["postToolUse"] = {"toolName": "read_file", "parameters": {"path": "f"}, "result": "K=v"}  # type: ignore[assignment]
PROMPT = BASE | {"hookName": "UserPromptSubmit", "userPromptSubmit": {"prompt": "p"}}


def test_events(ask: Answer) -> None:
    before, _ = ask("cline", PRE, Verdict.ALLOW)
    assert (before.moment, before.action, before.command) == (Moment.BEFORE_TOOL, Action.SHELL, "env")
    assert (before.tool, before.folder, before.session) == ("execute_command", "/w", "t")
    after, _ = ask("cline", POST, Verdict.ALLOW)
    assert (after.moment, after.paths) == (Moment.AFTER_TOOL, ("f",))
    assert [one.text for one in after.pieces if not one.is_name][-1] == "K=v"
    assert ask("cline", PROMPT, Verdict.ALLOW)[0].pieces[0].text == "p"


@pytest.mark.parametrize(
    ("payload", "verdict", "cancel", "context", "error"),
    [
        (PRE, Verdict.ALLOW, False, "", ""),
        (PRE, Verdict.WARN, False, "do this", ""),
        (PRE, Verdict.REDACT, True, "", "seen do this"),
        (PROMPT, Verdict.DENY, True, "", "seen do this"),
        (POST, Verdict.DENY, False, "do this", ""),
    ],
)
def test_answers(ask: Answer, payload: Any, verdict: Verdict, cancel: bool, context: str, error: str) -> None:
    _, output = ask("cline", payload, verdict)
    assert said(output) == {"cancel": cancel, "contextModification": context, "errorMessage": error}
