"""What a ruling says: to the user what was seen, to the agent what to do instead. Never a value."""

from __future__ import annotations

from collections.abc import Sequence

from oakum.guard.event import Event, Flow, Moment
from oakum.guard.table import Evidence, Kind
from oakum.model.decision import Verdict

_MOST = 5
_WHAT = {
    Moment.PROMPT: "the prompt",
    Moment.BEFORE_TOOL: "the call of {tool}",
    Moment.AFTER_TOOL: "the result of {tool}",
    Moment.FAILED_TOOL: "the result of {tool}",
}
_DONE = {
    Verdict.ALLOW: "saw",
    Verdict.WARN: "saw",
    Verdict.REDACT: "redacted",
    Verdict.ASK: "asks about",
    Verdict.DENY: "stopped",
}
_ADVICE = {
    Kind.SECRET: "Refer to the secret by the environment variable, file or secret store that holds it;"
    " do not write its value.",
    Kind.READS: "Do not read the values. To learn which settings there are, list their names only"
    " (for example: cut -d= -f1 FILE), or ask the user.",
    Kind.SENDS: "Do not send secrets over the network. Ask the user to do it if it must be done.",
    Kind.UNSEEN: "Ask for less at once, or in simpler words, so that it can be looked at.",
    Kind.TAMPERS: "Leave the settings of the guard to the user.",
}
_BY_POLICY = "The user's policies do not allow this. Do it in another way, or ask the user."
_PLACEHOLDERS = (
    "Values like <oakum:RULE:xxxxxxxx> stand for secrets. Written back unchanged into the same file they become the"
    " values again. Do not try to get at the values by other ways."
)


def message(event: Event, verdict: Verdict, reasons: Sequence[str]) -> str:
    """One line for the user, empty when there is nothing to say."""
    if not reasons:
        return ""
    said = list(dict.fromkeys(reasons))
    more = f"; and {len(said) - _MOST} more" if len(said) > _MOST else ""
    what = _WHAT.get(event.moment, "{tool}").format(tool=event.tool or event.action)
    return f"Oakum {_DONE[verdict]} {what}: {'; '.join(said[:_MOST])}{more}."


def advice(verdict: Verdict, evidence: Sequence[Evidence]) -> str:
    """For the agent, empty where it is none of its business."""
    if verdict is Verdict.REDACT and any(one.flow is Flow.IN for one in evidence):
        return _PLACEHOLDERS
    if verdict in (Verdict.ALLOW, Verdict.WARN):
        return ""
    return " ".join(dict.fromkeys(_ADVICE[one.kind] for one in evidence)) or _BY_POLICY
