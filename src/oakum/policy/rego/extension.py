"""Functions that a caller adds to Rego."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from oakum.model import PolicyError


class Extension(NamedTuple):
    """A function that policies may call. What it raises ends the evaluation with a PolicyError."""

    arity: int
    """How many arguments it takes."""
    call: Callable[..., Any]
    """Takes and returns what JSON knows; a Rego set comes as a set or a list."""

    def guarded(self, name: str) -> Callable[..., Any]:
        """The function, whose failures say nothing of its arguments."""

        def call(*arguments: Any) -> Any:
            try:
                return self.call(*arguments)
            except PolicyError:
                raise
            except Exception as error:
                raise PolicyError(f"{name} cannot answer: {type(error).__name__}") from None

        return call


Extensions = Mapping[str, Extension]
"""Full name, such as `secrets.scan` -> the function."""
