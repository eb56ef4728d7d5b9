"""The places of a CUE document: each with all that is said of it, which is evaluated when somebody asks."""

from __future__ import annotations

from typing import Any, NamedTuple

from oakum.policy.conftest.cue import syntax
from oakum.policy.conftest.cue.basic import TOP, Basic, concrete

Tokens = frozenset[int]
"""Of definitions that close what they say: each allows the fields that it itself names, and no others."""
NO_TOKENS: Tokens = frozenset()


class Scope:
    """What names mean within one struct literal, clause or alias."""

    __slots__ = ("key", "names", "node", "parent", "variables")

    def __init__(
        self,
        parent: Scope | None,
        of: object,
        number: int = 0,
        *,
        node: Node | None = None,
        names: frozenset[str] = frozenset(),
        variables: dict[str, Node] | None = None,
    ) -> None:
        self.parent, self.node, self.names = parent, node, names
        self.variables = {} if variables is None else variables
        self.key: tuple[Any, ...] = (parent.key if parent else None, id(of), number)
        """The same for the same thing, however often it is evaluated."""


class Said(NamedTuple):
    """One thing that is said of a node."""

    expression: Any
    scope: Scope | None
    tokens: Tokens


class Allowed:
    """The fields that a definition allows at a node."""

    __slots__ = ("is_open", "labels", "patterns")

    def __init__(self) -> None:
        self.labels: set[str] = set()
        self.patterns: list[tuple[syntax.Pattern, Scope]] = []
        self.is_open = False


class Node:
    """One place. After evaluation it is basic, has fields, has items, or may be one of several alternatives."""

    def __init__(self, said: list[Said] | None = None, line: int = 0) -> None:
        self.said = said or []
        self.choices: dict[tuple[Any, ...], Any] = {}
        """Disjunctions -> the alternative that is looked at."""
        self.line = line
        self.mark = ""
        """`?` for a field that may be there, `!` for one that has to be, empty for one that is."""
        self.was_copied = False
        """Whether others took over what was said of it so far."""
        self.was_listed = False
        """Whether others have gone through its fields."""
        self.missed: set[str] = set()
        """Fields that others looked for and did not find."""
        self.reset()

    def reset(self) -> None:
        """As before its evaluation."""
        self.state = "new"
        self.basic: Basic = TOP
        self.fields: dict[str, Node] = {}
        self.items: list[Node] | None = None
        self.is_open_list = False
        self.rests: list[Said] = []
        """What further items of an open list are."""
        self.patterns: list[tuple[syntax.Pattern, Scope, Tokens]] = []
        self.applied: set[tuple[str, int, int]] = set()
        """Patterns that fields have already."""
        self.allowed: dict[int, Allowed] = {}
        self.literals: list[syntax.Struct] = []
        """The literal structs in what is said."""
        self.disjunctions: list[Said] = []
        self.waiting: list[Said] = []
        """Comprehensions that have not yielded."""
        self.seen: dict[tuple[int, int], Tokens] = {}
        self.scopes: dict[tuple[int, int], Scope] = {}
        self.alternatives: list[tuple[Node, bool | None]] = []
        """Each with whether it is a default; None where nothing is said of defaults."""
        self.is_default: bool | None = None
        """Of the one that is left, when there is only one."""

    def take(self, other: Node) -> None:
        """Becomes what another node was evaluated to."""
        for name in (
            "basic",
            "fields",
            "items",
            "is_open_list",
            "rests",
            "alternatives",
            "allowed",
            "patterns",
            "applied",
        ):
            setattr(self, name, getattr(other, name))
        self.literals, self.scopes, self.seen = other.literals, other.scopes, other.seen

    @property
    def is_struct(self) -> bool:
        """Whether it is an object, of which even the fields are known."""
        return self.basic.kinds == frozenset(["struct"])


def is_regular(label: str) -> bool:
    """Whether a field of that name shows: definitions and hidden fields do not."""
    return not label.startswith(("#", "_"))


def basic_node(value: Any) -> Node:
    """A node of one value."""
    return Node([Said(concrete(value), None, NO_TOKENS)])
