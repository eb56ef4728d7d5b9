"""Kiro CLI and its predecessor, Amazon Q Developer CLI: https://kiro.dev/docs/cli/hooks/

Exit code 2 stops a tool before it runs; nothing else can be stopped, and nothing be changed. What stands on standard
output at the start and at a prompt, the model reads, so nothing is ever printed there.
"""

from __future__ import annotations

from collections.abc import Mapping

from oakum.guard.event import Action, Event, Moment
from oakum.guard.hosts import carry
from oakum.guard.hosts.dialect import Dialect, actions
from oakum.guard.hosts.payload import decode
from oakum.guard.interface import Capabilities
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_WARNS = 1
"""Neither good nor a block: the user is shown what stands on standard error."""
_DIALECT = Dialect(
    moments={
        "userPromptSubmit": Moment.PROMPT,
        "preToolUse": Moment.BEFORE_TOOL,
        "postToolUse": Moment.AFTER_TOOL,
        "agentSpawn": Moment.SESSION_START,
        "stop": Moment.OTHER,
    },
    action=actions(
        {
            Action.SHELL: "execute_bash execute_cmd shell",
            Action.READ: "fs_read read",
            Action.WRITE: "fs_write write",
            Action.SEARCH: "grep glob",
            Action.FETCH: "web_fetch web_search use_aws aws",
        },
        ("@", "mcp__"),
    ),
    carries={
        Moment.PROMPT: ("prompt",),
        Moment.BEFORE_TOOL: ("tool_input",),
        Moment.AFTER_TOOL: ("tool_response",),
    },
)


class Kiro:
    """The command lines; the editor's hooks are prompts, not commands."""

    name = "kiro"
    title = "Kiro CLI and Amazon Q CLI"
    capabilities = Capabilities(blocks=frozenset({Moment.BEFORE_TOOL}))

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words."""
        return _DIALECT.read(self.name, decode(payload, self.title))

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """The verdict, or the next stricter one that this event can carry out."""
        return carry.carried(ruling, {Verdict.DENY} if event.native == "preToolUse" else (), {})

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """An exit code, and the reason on standard error."""
        verdict = self.carried(event, ruling)
        if verdict is Verdict.DENY:
            return Output(stderr=carry.said(ruling).encode(), code=2)
        if verdict is Verdict.WARN and ruling.message:
            return Output(stderr=ruling.message.encode(), code=_WARNS)
        return Output()

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Exit code 2 blocks where nothing of the payload can be read."""
        blind = Output(stderr=message.encode(), code=2)
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


HOST = Kiro()
