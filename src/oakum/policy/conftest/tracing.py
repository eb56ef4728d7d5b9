"""`--trace`: how each answer comes about, as far as the engine tells.

OPA, as library or program, tells every step; regorus tells which lines it evaluated, and what was printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from oakum.model import PolicyError
from oakum.policy.rego.explanation import Explains, Explanation
from oakum.policy.rego.interface import RegoEngine, Undefined


class TracingEngine:
    """Follows `RegoEngine`, for another engine, and writes down how it comes to its answers."""

    def __init__(self, engine: RegoEngine, write: Callable[[str], None]) -> None:
        """Raises PolicyError for an engine that does not tell."""
        if not isinstance(engine, Explains):
            raise PolicyError("--trace shows nothing of policies that are not trusted: leave out --untrusted")
        self.name, self.builtins, self.version = engine.name, engine.builtins, engine.version
        self._engine, self._explains, self._write = engine, engine, write
        self._modules: Mapping[str, str] = {}

    def load(
        self, modules: Mapping[str, str], data: Mapping[str, Any] | None = None, *, syntax: Literal["v0", "v1"] = "v1"
    ) -> None:
        """As the other engine. Raises PolicyError."""
        self._modules = modules
        self._engine.load(modules, data, syntax=syntax)

    def eval(self, query: str, value: Any) -> Any | Literal[Undefined.UNDEFINED]:
        """The answer of the other engine. Raises PolicyError."""
        explanation = self._explains.explain(query, value)
        self._write(f"query: {query}")
        for line in lines(explanation, self._modules):
            self._write(line)
        return explanation.value


def lines(explanation: Explanation, modules: Mapping[str, str]) -> Iterator[str]:
    """Steps and prints; then each file of which something was evaluated, with `+` before lines that were, and `-`
    before lines that could have been."""
    yield from explanation.trace
    yield from explanation.prints
    for file in sorted(explanation.reached):
        reached, missed = set(explanation.reached[file]), set(explanation.missed.get(file, ()))
        if not reached:
            continue
        yield file
        for number, text in enumerate(modules.get(file, "").split("\n"), start=1):
            mark = "+" if number in reached else "-" if number in missed else " "
            yield f"{mark} {number:>4}  {text}"
