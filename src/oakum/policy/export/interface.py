"""What an export is: checks in the words of another engine, as files."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import msgspec


class Action(StrEnum):
    """What an engine does about what a check finds."""

    DENY = "Deny"
    WARN = "Warn"


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """One check that the shape of an object decides. Its id is that of the rule in our pack `kubernetes`."""

    id: str
    title: str
    why: str
    """What can happen, and what to do instead."""
    resources: tuple[str, ...]
    """`group/resource` that it is about, such as `apps/deployments` and `/pods`."""
    variables: tuple[tuple[str, str], ...]
    """Name -> expression in CEL, in order; the last, `found`, lists what is wrong, by name and without values."""
    message: str
    """For a person; what was found is appended."""
    action: Action = Action.DENY
    by_default: bool = True
    """Whether it is exported where nobody chooses."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be exported, and how strict."""

    shapes: tuple[Shape, ...]
    audit: bool = False
    """Nothing is denied: what is found is only reported."""
    exempt: tuple[str, ...] = ("kube-system",)
    """Namespaces where no check holds."""

    def action(self, shape: Shape) -> Action:
        """What the engine does about it."""
        return Action.WARN if self.audit else shape.action


Files = dict[str, str]
"""Relative path -> text."""
Export = Callable[[Wanted], Files]
"""Raises MissingExtra."""
