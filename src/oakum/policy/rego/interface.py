"""What an engine for Rego offers. Undefined, an error and a missing rule are never the same as an empty answer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, Literal, Protocol


class Undefined(Enum):
    """The answer of a query that has none."""

    UNDEFINED = "undefined"


UNDEFINED: Final = Undefined.UNDEFINED


class RegoEngine(Protocol):
    """One engine with one set of policies. An engine belongs to the thread that made it."""

    name: str
    builtins: frozenset[str]
    """Names of the functions that the engine has."""

    @property
    def version(self) -> str:
        """Of the engine. Raises PolicyError when it has to be asked and does not answer."""

    def load(
        self, modules: Mapping[str, str], data: Mapping[str, Any] | None = None, *, syntax: Literal["v0", "v1"] = "v1"
    ) -> None:
        """Takes the policies (file name -> text) and their data, in place of those before.

        Raises PolicyError with file, line, column and the offending text.
        """

    def eval(self, query: str, value: Any) -> Any | Literal[Undefined.UNDEFINED]:
        """The answer to `data.package.rule` for the input `value`; sets come as lists.

        Raises PolicyError; never answers in part.
        """
