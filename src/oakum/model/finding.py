"""What the detector and the sources say: where content came from, what was found in it, what could not be read."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from oakum.model.decision import Decision
from oakum.model.identity import SecretId
from oakum.model.origin import Origin
from oakum.model.secret import Secret

KNOWN_VALUE = "known-value"
"""The rule of what a search for known values found (see `oakum.detect.known`): no expression stands behind it."""

UNSAFE = "insecure-"
"""What the ids of all rules begin with that find an unsafe default, and no secret (see `oakum.insecure`)."""


class Severity(StrEnum):
    """How bad it is if the secret is real and alive."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low up to 3 for critical, to compare by."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Validity(StrEnum):
    """Whether the provider accepts it; `unknown` unless verification was asked for."""

    UNKNOWN = "unknown"
    ACTIVE = "active"
    INACTIVE = "inactive"
    ERROR = "error"


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of content: byte offsets (end exclusive), lines and byte columns counted from 1 (end column
    exclusive)."""

    start: int
    end: int
    start_line: int = 1
    start_column: int = 1
    end_line: int = 1
    end_column: int = 1


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a secret stands."""

    origin: Origin
    span: Span
    decoded: tuple[str, ...] = ()
    """Decoders from the outside in, such as `("base64", "gzip")`; empty when it stands in plain."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One named argument for or against a candidate."""

    name: str
    weight: float
    """Added to the log-odds of the confidence; negative speaks against."""
    note: str = ""
    """For a person; never contains the value."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to a secret and makes it usable: the user, the host, the key id, the second secret."""

    name: str
    """What it is, such as `user`, `host`, or the id of the rule that found it."""
    value: str
    """In plain where it is no secret, masked where it is or may be one."""
    secret_id: SecretId | None = None
    """Identity of a part that was found as a secret of its own."""


class Suppression(msgspec.Struct, frozen=True, kw_only=True):
    """Why a finding is not reported as open."""

    kind: str
    """`inline`, `ignore`, `baseline`, `path`, `confidence`, `rule-allowlist`, `exposure`."""
    reason: str
    source: str = ""
    """Where it was decided: a file, the address of an exception, a marker, a default."""
    owner: str = ""
    """Who answers for it, of an exception; so the next two."""
    ticket: str = ""
    expires: str = ""
    """The last day, as 2026-03-31."""

    @property
    def said(self) -> str:
        """Reason, and all that is known beside it."""
        until = f"until {self.expires}" if self.expires else ""
        notes = ", ".join(filter(None, (self.owner, self.ticket, until, self.source)))
        return f"{self.reason} ({notes})" if notes else self.reason


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One secret, with every place where it was seen."""

    rule: str
    service: str
    title: str
    severity: Severity
    confidence: float
    """Probability that this is a real secret, 0 to 1."""
    secret: Secret
    secret_id: SecretId
    locations: tuple[Location, ...]
    """At least one; the first is the one to show."""
    validity: Validity = Validity.UNKNOWN
    reasons: tuple[Reason, ...] = ()
    suppression: Suppression | None = None
    parts: tuple[Part, ...] = ()
    """What belongs to it, by name; see `oakum.policy.pair`."""

    @property
    def is_unsafe_default(self) -> bool:
        """Whether it is no secret, but what leads to leaks."""
        return self.rule.startswith(UNSAFE)

    def replace(self, **changes: Any) -> Finding:
        """A copy with some attributes changed."""
        return msgspec.structs.replace(self, **changes)


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was not scanned. Never silent: counted in every summary and in the exit code under `--strict`."""

    path: str
    reason: str
    """A short fixed phrase to count by, such as `too large`."""
    detail: str = ""
    by_default: bool = False
    """True for what a sensible default leaves out on purpose (binaries, lock files); `--strict` accepts those."""


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """How much was looked at."""

    files: int = 0
    blobs: int = 0
    commits: int = 0
    bytes: int = 0
    """Bytes of content the result speaks for (for a history: the inflated size of all blobs)."""
    seconds: float = 0.0


class ScanResult(msgspec.Struct, frozen=True, kw_only=True):
    """All that one scan has to say; what a report renders."""

    target: str
    findings: tuple[Finding, ...]
    """Open findings, worst first."""
    suppressed: tuple[Finding, ...] = ()
    """Findings with a suppression."""
    skipped: tuple[Skipped, ...] = ()
    stats: Stats = Stats()
    interrupted: bool = False
    decision: Decision | None = None
    """What the configured policies say; None where none are."""


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """One secret as one shard saw it, before all shards are put together."""

    rule: str
    secret: Secret
    confidence: float
    reasons: tuple[Reason, ...]
    generic: bool
    suppression: Suppression | None
    locations: tuple[Location, ...]
    secret_id: SecretId | None = None
    """The identity where it is not that of `secret`: of a known value in other case, or that is shown in part."""
    parts: tuple[Part, ...] = ()


class ShardResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one shard has to say."""

    label: str = ""
    """What to remember it by: the name of the pack that it speaks of. Empty when it is not worth remembering."""
    sightings: tuple[Sighting, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    bytes: int = 0
    items: int = 0
    told: str = ""
    """See `Shard.told`."""
