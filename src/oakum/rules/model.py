"""What a rule is. Rules are data: `data/SERVICE.toml`, one file per service."""

from __future__ import annotations

import msgspec

from oakum.model import Severity


class Service(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party that issued the secret, with what its owner needs to kill it."""

    id: str
    """Lower-case id, equal to the file name without `.toml`."""
    name: str
    docs: str = ""
    """The provider's own documentation of its token formats."""
    revoke: str = ""
    """Page or documentation where the owner revokes or rotates the secret."""


class Allow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a rule does not speak. Of every kind that is given one entry must match; with no kind given it never
    applies.

    Expressions are Python `re` syntax over bytes and may match anywhere in what they look at.
    """

    reason: str
    """Why; shown with everything that it suppresses."""
    paths: tuple[str, ...] = ()
    """Expressions over the path, `/` separated."""
    values: tuple[str, ...] = ()
    """Expressions over the secret's value."""
    matches: tuple[str, ...] = ()
    """Expressions over everything that the rule's own expression matched."""
    lines: tuple[str, ...] = ()
    """Expressions over the line that holds the secret (for block rules: the block)."""
    stopwords: tuple[str, ...] = ()
    """Lower-case words; one stands anywhere in the value, in any case."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of secret of one service.

    A rule has either an `expression`, or `names` and `value` (a value without a shape of its own, which counts only
    where it is assigned to something that is called so).
    """

    id: str
    title: str
    """What the secret is, in a few words: `GitHub personal access token (classic)`."""
    what: str
    """What its holder can do, and how to rotate it: one or two sentences."""
    severity: Severity
    confidence: float = 0.9
    """Probability that a match is real before checks and context speak, 0 to 1."""
    expression: str = ""
    """Python `re` syntax over bytes. The secret is the group named `secret`, else group 1, else the whole match."""
    names: tuple[str, ...] = ()
    """Expressions of what the value is called, matched case-insensitively inside the assigned name: `datadog`,
    `dd[_-]?api`."""
    value: str = ""
    """Expression of the value itself, without groups and anchors: `[a-f0-9]{32}`."""
    look_for: str = ""
    """What the automaton looks for, where what it would make of `expression` is too common or too slow. It must end
    inside every match."""
    context: tuple[str, ...] = ()
    """Lower-case words; at least one must stand on the same line (or in the same block). Empty: no demand."""
    checks: tuple[str, ...] = ()
    """Names of checks in `oakum.detect.checks`, with an argument after a colon: `entropy:3.5`, `crc32-base62`."""
    block: int = 0
    """For secrets of several lines: the bytes that one may span from where the expression's opening matches. 0: one
    line."""
    opener: str = ""
    """For blocks: a literal that every match starts with (`-----BEGIN`), at most 32 bytes."""
    distinctive: bool = False
    """True where the format speaks for itself although `confidence` is low: few matches matter, but none is a word."""
    generic: bool = False
    """True where a rule that knows the service should win over this one at the same place."""
    parts: tuple[str, ...] = ()
    """Ids of rules whose findings, a few lines away in the same text, belong to this one's: the key id of a secret key.
    What the expression itself shows of a user or a host is named by its groups, see `oakum.detect.parts`."""
    companion: bool = False
    """True for what is no secret by itself, such as an account id: it is shown as a part of another finding or not at
    all."""
    references: tuple[str, ...] = ()
    """Where the facts come from: the provider's documentation."""
    examples: tuple[str, ...] = ()
    """Templates (see `oakum.rules.template`) that must be found. They expand to new random values at test time."""
    counter_examples: tuple[str, ...] = ()
    """Templates that must not be found by this rule."""
    allow: tuple[Allow, ...] = ()
    """Places and values that the rule leaves alone; see `oakum.rules.allow`."""
    called: tuple[str, ...] = ()
    """For a rule of the long tail, all of which share one expression: the names that decide whose a match is, in lower
    case without separators. See `oakum.rules.namesake`."""
    service: str = ""
    """Filled by the loader from the file."""
    least: int = 0
    """Filled by the loader where there are `names`: the bytes that a value has at least."""
    foreign: bool = False
    """True for a rule that a user brought, whatever its file says: its expression runs in bounded time only."""

    @property
    def kind(self) -> int:
        """What the kernel has to know of it; see `oakum.kernel.line_windows`."""
        if self.block:
            return -1
        return 2 * self.least + self.generic if self.names else 0

    @property
    def name_expression(self) -> str:
        """All names as one expression."""
        return f"(?i:{'|'.join(self.names)})"

    @property
    def expressions(self) -> tuple[str, ...]:
        """Everything of it that runs over content."""
        return (self.name_expression, self.value) if self.names else (self.expression,)


class RuleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of one data file."""

    service: Service
    rule: tuple[Rule, ...]
