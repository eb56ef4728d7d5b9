"""GitHub Copilot CLI and cloud agent: https://docs.github.com/en/copilot/reference/hooks-reference

How the event is spelled in the settings decides the payload: camelCase names no event, so what is there tells which it
is; PascalCase speaks VS Code's dialect. A command that fails denies the tool, one that takes too long never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oakum.guard.event import Action, Event, Moment, Where
from oakum.guard.hosts import carry, vscode
from oakum.guard.hosts.dialect import Dialect, actions
from oakum.guard.hosts.payload import decode, opened
from oakum.guard.interface import Capabilities
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_MOMENTS: Mapping[str, Moment] = {
    "userPromptSubmitted": Moment.PROMPT,
    "userPromptTransformed": Moment.PROMPT,
    "preToolUse": Moment.BEFORE_TOOL,
    "postToolUse": Moment.AFTER_TOOL,
    "postToolUseFailure": Moment.FAILED_TOOL,
    "sessionStart": Moment.SESSION_START,
    "sessionEnd": Moment.SESSION_END,
}
_MEANS: Mapping[str, frozenset[Verdict]] = {
    "userPromptSubmitted": frozenset({Verdict.DENY}),
    "userPromptTransformed": frozenset({Verdict.REDACT, Verdict.DENY}),
    "preToolUse": frozenset({Verdict.REDACT, Verdict.ASK, Verdict.DENY}),
    "postToolUse": frozenset({Verdict.REDACT, Verdict.DENY}),
}
_action = actions(
    {
        Action.SHELL: "bash powershell Bash write_bash",
        Action.READ: "view Read",
        Action.WRITE: "create edit str_replace_editor apply_patch Write Edit",
        Action.SEARCH: "grep rg glob Grep Glob",
        Action.FETCH: "web_fetch web_search WebFetch WebSearch",
    }
)
_CAMEL = Dialect(
    moments=_MOMENTS,
    action=_action,
    carries={
        "userPromptSubmitted": ("prompt",),
        "userPromptTransformed": ("transformedPrompt",),
        Moment.BEFORE_TOOL: ("toolArgs",),
        Moment.AFTER_TOOL: ("toolResult",),
        Moment.FAILED_TOOL: ("error",),
    },
    session="sessionId",
    tool="toolName",
    arguments="toolArgs",
)
_SNAKE = Dialect(
    moments={
        "UserPromptSubmit": Moment.PROMPT,
        "PreToolUse": Moment.BEFORE_TOOL,
        "PostToolUse": Moment.AFTER_TOOL,
        "PostToolUseFailure": Moment.FAILED_TOOL,
        "SessionStart": Moment.SESSION_START,
        "SessionEnd": Moment.SESSION_END,
    },
    action=_action,
    carries={
        Moment.PROMPT: ("prompt",),
        Moment.BEFORE_TOOL: ("tool_input",),
        Moment.AFTER_TOOL: ("tool_result",),
        Moment.FAILED_TOOL: ("error",),
    },
)
_CAMEL_OF = {
    "UserPromptSubmit": "userPromptSubmitted",
    "PreToolUse": "preToolUse",
    "PostToolUse": "postToolUse",
    "PostToolUseFailure": "postToolUseFailure",
}


class Copilot:
    """The command line, and the cloud agent where the repository has the hook."""

    name = "copilot"
    title = "GitHub Copilot CLI"
    capabilities = Capabilities(
        blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL, Moment.AFTER_TOOL}),
        asks=frozenset({Moment.BEFORE_TOOL}),
        rewrites_prompt=True,
        rewrites_input=True,
        rewrites_output=True,
        fails_closed=True,
    )

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words. VS Code reads the same folder of hooks, and asks in its own way."""
        return self.read(decode(payload, self.title))

    def read(self, body: dict[str, Any]) -> Event:
        """The event of a decoded payload, of VS Code where that asks."""
        if "hookEventName" in body or ("hook_event_name" in body and "tool_use_id" in body):
            return vscode.HOST.read(body)
        if "hook_event_name" in body:
            return _SNAKE.read(self.name, body)
        native = _native(body)
        return _CAMEL.read(
            self.name, body | ({"toolArgs": opened(body["toolArgs"])} if "toolArgs" in body else {}), native
        )

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """The verdict, or the next stricter one that this event can carry out."""
        if event.host == vscode.HOST.name:
            return vscode.HOST.carried(event, ruling)
        return carry.carried(
            ruling, _MEANS.get(_CAMEL_OF.get(event.native, event.native), ()), carry.changes(event, ruling)
        )

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """Fields at the top level of exactly one object."""
        if event.host == vscode.HOST.name:
            return vscode.HOST.answer(event, ruling)
        changed = carry.changes(event, ruling)
        verdict = self.carried(event, ruling)
        if verdict is Verdict.ALLOW:
            return Output()
        if verdict is Verdict.WARN:
            return _warning(event, ruling)
        if event.moment is Moment.PROMPT:
            return carry.as_json(_prompt(event, ruling, verdict, changed))
        if event.moment is Moment.AFTER_TOOL:
            return carry.as_json(_result(event, ruling, verdict, changed))
        if verdict is Verdict.REDACT:
            # Without a decision beside it, the user is asked as ever.
            field = "toolArgs" if "toolArgs" in event.payload else "tool_input"
            return carry.as_json({"modifiedArgs": carry.field(event, field, changed)})
        return carry.as_json({"permissionDecision": str(verdict), "permissionDecisionReason": carry.said(ruling)})

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Before a tool every non-zero exit code denies, so it is used where nothing of the payload can be read."""
        blind = Output(stderr=message.encode(), code=2)
        moments = {**_MOMENTS, **_SNAKE.moments}
        return carry.failure(self, payload, moments, blind, closed=closed, message=message)


def _native(body: dict[str, Any]) -> str:
    """Which event a payload in camelCase is, from its fields."""
    if "toolName" in body:
        failed = "postToolUseFailure" if "error" in body else "preToolUse"
        return "postToolUse" if "toolResult" in body else failed
    if "transformedPrompt" in body:
        return "userPromptTransformed"
    if "prompt" in body:
        return "userPromptSubmitted"
    return "sessionEnd" if "reason" in body else "sessionStart" if "source" in body else ""


def _prompt(event: Event, ruling: Ruling, verdict: Verdict, changed: Mapping[Where, str]) -> dict[str, Any]:
    if event.native != "userPromptTransformed":
        return vscode.block(event, ruling) if event.native in _SNAKE.moments else _blocked(ruling)
    redacted = verdict is Verdict.REDACT
    return {
        "modifiedTransformedPrompt": carry.field(event, "transformedPrompt", changed)
        if redacted
        else carry.said(ruling)
    }


def _blocked(ruling: Ruling) -> dict[str, Any]:
    return {"decision": "block", "reason": carry.said(ruling)}


def _result(event: Event, ruling: Ruling, verdict: Verdict, changed: Mapping[Where, str]) -> dict[str, Any]:
    text = carry.said(ruling)
    if verdict is Verdict.REDACT:
        name, key = (
            ("toolResult", "textResultForLlm")
            if "toolResult" in event.payload
            else ("tool_result", "text_result_for_llm")
        )
        new = carry.field(event, name, changed)
        text = str(new.get(key, "")) if isinstance(new, dict) else str(new)
    return {"modifiedResult": {"resultType": "success", "textResultForLlm": text}}


def _warning(event: Event, ruling: Ruling) -> Output:
    if event.moment in (Moment.AFTER_TOOL, Moment.FAILED_TOOL) and ruling.advice:
        return carry.as_json({"additionalContext": ruling.advice})
    return Output(stderr=ruling.message.encode())


HOST = Copilot()
