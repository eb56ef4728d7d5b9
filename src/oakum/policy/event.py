"""What policies judge: one event, the same words for every surface, and never the value of a secret.

This is the `input` of a policy, version `oakum.policy/v1`. Fields are only added; a change of meaning is a new version.
Every field is there, for a rule that asks for an absent one is undefined and says nothing; only `change`, `call`,
`object`, `old_object` and `review` are absent where they do not apply.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

SCHEMA = "oakum.policy/v1"


class EventKind(StrEnum):
    """What happened, or is about to."""

    SCAN = "scan"
    COMMIT = "commit"
    CHANGE = "change"
    """A pull or merge request: what it adds."""
    TOOL_CALL = "tool-call"
    PROMPT = "prompt"
    MCP_CALL = "mcp-call"
    MANIFEST = "manifest"
    """An object in a file, before it reaches a cluster."""
    ADMISSION = "admission"
    IMAGE = "image"
    SIGHTING = "sighting"
    """A secret seen in the wild."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a finding."""

    path: str
    line: int = 0
    """From 1; 0 where there are no lines."""
    exposure: str = ""
    at_head: bool = False
    commit: str = ""
    kind: str = ""
    """Of the Kubernetes object."""
    namespace: str = ""
    name: str = ""
    field: str = ""
    """JSON path in the object, or column of a record."""
    layer: str = ""
    reach: tuple[str, ...] = ()
    """Who can read it."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, by identity."""

    rule: str
    service: str = ""
    severity: str
    confidence: float
    secret_id: str
    validity: str = "unknown"
    exposure: str = ""
    suppressed: str = ""
    """Why it does not count, if so: the kind of suppression."""
    exception: str = ""
    """Of one that an exception suppresses: its reason, owner, ticket and end, and where it stands."""
    dynamic: str = ""
    """What could issue this as a short-lived secret instead, such as `openbao:database`; empty if nothing known can."""
    places: tuple[Spot, ...] = ()


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who did it."""

    kind: str = "unknown"
    """`human`, `ai-assisted`, `ai-agent`, `bot` or `unknown`."""
    tool: str = ""
    """The AI tool, such as `claude-code`."""
    user: str = ""
    session: str = ""


class ChangedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a change."""

    path: str
    status: str = "modified"
    """`added`, `modified`, `deleted` or `renamed`."""
    added: int = 0
    """Lines."""
    removed: int = 0
    actor: str = "unknown"
    """As `Actor.kind`."""
    protected: bool = False
    """Whether it is of a kind that decides over security: workflows, policies, hooks, access rules."""


class ChangedCommit(msgspec.Struct, frozen=True, kw_only=True):
    """One commit of a change."""

    id: str
    author: str = ""
    actor: Actor = Actor()
    signed: bool = False
    trailers: dict[str, tuple[str, ...]] = {}
    """Lower-case name -> values."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a commit or a pull request changes."""

    base: str = ""
    head: str = ""
    target: str = ""
    """The branch that it would go into."""
    added: int = 0
    removed: int = 0
    files: tuple[ChangedFile, ...] = ()
    commits: tuple[ChangedCommit, ...] = ()
    dependencies: tuple[str, ...] = ()
    """Packages that it adds, `ecosystem:name`."""
    reviewers: tuple[str, ...] = ()
    """Who has approved it, as far as known."""


class ToolCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call of an agent's tool, of a command, or of an MCP server."""

    host: str = ""
    server: str = ""
    name: str = ""
    moment: str = ""
    """`before-tool`, `after-tool` ..., as hooks name it."""
    action: str = ""
    """`shell`, `read`, `write`, `search`, `fetch`, `mcp` or `other`."""
    programs: tuple[str, ...] = ()
    """Words of a command that could name a program: more than it starts, so that none is missed."""
    reads: tuple[str, ...] = ()
    """Secret files and stores that it would read."""
    sends: tuple[str, ...] = ()
    """Hosts or sinks that it would send to."""
    evidence: tuple[str, ...] = ()
    """Kinds of what speaks against it: `secret`, `reads`, `sends`, `unseen`, `tampers`."""
    labels: tuple[str, ...] = ()
    """Flow labels of the session: `untrusted`, `secret`, `sink`."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What a Kubernetes API server asks."""

    operation: str = ""
    """`CREATE`, `UPDATE`, `DELETE` or `CONNECT`."""
    user: str = ""
    groups: tuple[str, ...] = ()
    dry_run: bool = False
    resource: str = ""
    """`group/version/resource`."""
    subresource: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to judge."""

    kind: EventKind
    schema: str = SCHEMA
    time: str = ""
    """RFC 3339, UTC."""
    findings: tuple[Found, ...] = ()
    skipped: dict[str, int] = {}
    """Reason -> how many things were not looked at."""
    actor: Actor = Actor()
    repository: str = ""
    branch: str = ""
    change: Change | None = None
    call: ToolCall | None = None
    object: Any = None
    """The Kubernetes object, every secret value in it replaced by a placeholder, without fields that are null."""
    old_object: Any = None
    review: Review | None = None
    image: str = ""
    source: str = ""
    """Where it was seen: a path, a URL without credentials, a channel."""


OPTIONAL = ("change", "call", "object", "old_object", "review")
_OBJECTS = ("object", "old_object")


def as_input(event: Event) -> dict[str, Any]:
    """The event as policies see it. Raises RecursionError for an object that is nested beyond all measure.

    Fields of objects that are null are left out: for Kubernetes they are absent, and a rule that walks over one fails.
    """
    from oakum.kernel import without_nulls  # a native library, which what only makes events does not need

    objects = {name: getattr(event, name) for name in _OBJECTS}
    said: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(event, **dict.fromkeys(objects)))
    said |= {name: without_nulls(value) for name, value in objects.items()}
    return {name: value for name, value in said.items() if value is not None or name not in OPTIONAL}
