"""How an answer came about, as far as an engine tells."""

from __future__ import annotations

from typing import Any, Literal, Protocol, runtime_checkable

import msgspec

from oakum.policy.rego.interface import Undefined


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """An answer and what led to it. It may hold values of the input."""

    value: Any | Literal[Undefined.UNDEFINED]
    prints: tuple[str, ...] = ()
    """What the policies said by `print(...)`, each with its place."""
    reached: dict[str, tuple[int, ...]]
    """File -> lines that were evaluated, ascending."""
    missed: dict[str, tuple[int, ...]]
    """File -> lines that were not."""
    trace: tuple[str, ...] = ()
    """Every step; empty where the engine does not tell them."""


@runtime_checkable
class Explains(Protocol):
    """An engine that tells how it comes to an answer."""

    def explain(self, query: str, value: Any) -> Explanation:
        """As `RegoEngine.eval`, with what led to the answer."""
