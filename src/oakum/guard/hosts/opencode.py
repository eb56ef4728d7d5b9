"""opencode, through a plugin of ours (https://opencode.ai/docs/plugins/): `install/templates/opencode.ts`.

The plugin asks with `{event, tool, args | output | parts, session, folder}` and does what the answer says:
`deny` throws, `args`, `output` and `parts` take the place of what was sent.
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

_FIELDS = {Moment.PROMPT: "parts", Moment.BEFORE_TOOL: "args", Moment.AFTER_TOOL: "output"}
_DIALECT = Dialect(
    moments={
        "chat.message": Moment.PROMPT,
        "tool.execute.before": Moment.BEFORE_TOOL,
        "tool.execute.after": Moment.AFTER_TOOL,
        "session.created": Moment.SESSION_START,
    },
    action=actions(
        {
            Action.SHELL: "bash",
            Action.READ: "read",
            Action.WRITE: "write edit patch multiedit",
            Action.SEARCH: "grep glob list",
            Action.FETCH: "webfetch websearch",
        }
    ),
    carries={moment: (name,) for moment, name in _FIELDS.items()},
    event="event",
    session="session",
    tool="tool",
    arguments="args",
    folder="folder",
)


class OpenCode:
    """The command line; each answer is carried out by our plugin."""

    name = "opencode"
    title = "opencode"
    capabilities = Capabilities(
        blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL, Moment.AFTER_TOOL}),
        rewrites_prompt=True,
        rewrites_input=True,
        rewrites_output=True,
        fails_closed=True,
    )

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words."""
        return _DIALECT.read(self.name, decode(payload, self.title))

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """The verdict, or the next stricter one that this event can carry out."""
        return carry.carried(
            ruling,
            {Verdict.REDACT, Verdict.DENY} if event.moment in self.capabilities.blocks else (),
            carry.changes(event, ruling),
        )

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """What the plugin is to do."""
        changed = carry.changes(event, ruling)
        verdict = self.carried(event, ruling)
        if verdict is Verdict.ALLOW:
            return Output()
        if verdict is Verdict.WARN:
            return carry.as_json({"warn": ruling.message} if ruling.message else {})
        if verdict is Verdict.DENY:
            return carry.as_json({"deny": carry.said(ruling)})
        name = _FIELDS[event.moment]
        return carry.as_json({name: carry.field(event, name, changed)})

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """A denial throws in the plugin, whatever the event."""
        blind = carry.as_json({"deny": message})
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


HOST = OpenCode()
