"""An engine behind the gate: it takes only policies without faults, and answers only for what exists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from oakum.model import PolicyError
from oakum.policy.rego.explanation import Explains, Explanation
from oakum.policy.rego.faults import Fault, faults, in_data, query_faults
from oakum.policy.rego.interface import RegoEngine, Undefined
from oakum.policy.rego.outline import Outline, outline

_DOCUMENT = re.compile(r"data(\.[A-Za-z_]\w*)*")


class GatedEngine:
    """Follows `RegoEngine`, for another engine."""

    def __init__(
        self, engine: RegoEngine, *, allowed: frozenset[str] = frozenset(), only: frozenset[str] | None = None
    ) -> None:
        """`allowed` functions are not refused; where `only` is given, policies use none but these."""
        self.name, self.builtins = engine.name, engine.builtins
        self._engine, self._allowed, self._only = engine, allowed, only
        self._data: Mapping[str, Any] = {}
        self._asked: set[str] = set()
        self._refused = False
        """Whether policies were to be loaded last that could not be."""
        self.outline: Outline | None = None
        """Of the policies that are loaded; None as long as there are none."""

    @property
    def version(self) -> str:
        """Of the engine."""
        return self._engine.version

    def load(
        self, modules: Mapping[str, str], data: Mapping[str, Any] | None = None, *, syntax: Literal["v0", "v1"] = "v1"
    ) -> None:
        """Takes policies that have no faults. Raises PolicyError for the first one, and counts the others."""
        self.outline, self._refused = None, True
        found = outline(modules, syntax=syntax)
        wrong = [*faults(found, data or {}, self.builtins, self._allowed), *self._beyond(modules, found, syntax)]
        if wrong:
            raise wrong[0].error(more=len(wrong) - 1)
        self._engine.load(modules, data, syntax=syntax)
        self.outline, self._data, self._asked, self._refused = found, data or {}, set(), False

    def eval(self, query: str, value: Any) -> Any | Literal[Undefined.UNDEFINED]:
        """The answer to a query about what exists. Raises PolicyError."""
        self._admit(query)
        return self._engine.eval(query, value)

    def explain(self, query: str, value: Any) -> Explanation:
        """The answer with what led to it. Raises PolicyError, also where the engine does not tell."""
        if not isinstance(self._engine, Explains):
            raise PolicyError(f"the engine {self.name} does not tell how it comes to an answer; take another one")
        self._admit(query)
        return self._engine.explain(query, value)

    def _admit(self, query: str) -> None:
        if self._refused:
            raise PolicyError("the policies that were to be loaded were refused, so nothing can be decided")
        if self.outline is not None and query not in self._asked:
            self._check(query, self.outline)
            self._asked.add(query)

    def _check(self, query: str, found: Outline) -> None:
        if _DOCUMENT.fullmatch(query):
            if not (found.has(query) or in_data(query, self._data)):
                raise PolicyError(_absent(query, found))
            return
        modules = {"query": f"package query\nimport rego.v1\nanswer if {{\n{query}\n}}"}
        asking = outline(modules)
        wrong = query_faults(asking, found, self.builtins, self._allowed)
        for fault in (*wrong, *self._beyond(modules, asking, "v1")):
            raise PolicyError(f"in the query: {fault.message}")

    def _beyond(self, modules: Mapping[str, str], found: Outline, syntax: Literal["v0", "v1"]) -> Iterator[Fault]:
        """What is not among the functions that may be used."""
        if self._only is None:
            return iter(())
        from oakum.policy.rego.capabilities import beyond  # looked at by few

        return beyond(modules, found, self._only, syntax=syntax)


def _absent(query: str, found: Outline) -> str:
    package = max((one for one in found.packages if f"{query}.".startswith(f"data.{one}.")), key=len, default="")
    if not package:
        return f"there is no package or data for `{query}`; there are the packages {', '.join(found.packages)}"
    return f"there is no rule `{query}`; package {package} has {', '.join(found.named(package)) or 'no rules'}"
