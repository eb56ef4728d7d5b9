"""Expressions that tell a secret by its name, and a literal value from a reference, as the pack `kubernetes` does.

The regular expressions are read out of the pack: there is one place where they are written.
"""

from __future__ import annotations

import re
from functools import lru_cache

from oakum.policy.export import rego

_NAMED = re.compile(r"(?m)^(\w+) := `([^`]*)`$")
_ARGUMENT = re.compile(r"find_all_string_submatch_n\(`([^`]*)`, argument,")


@lru_cache(maxsize=1)
def _pack() -> dict[str, str]:
    modules = rego.modules()
    (argument,) = _ARGUMENT.findall(modules["kubernetes.rego"])
    return dict(_NAMED.findall(modules["lib/names.rego"])) | {"argument": argument}


def argument() -> str:
    """A literal: what assigns a value to a name on a command line."""
    return literal(_pack()["argument"])


def is_secret(name: str) -> str:
    """An expression: whether what `name` stands for says that a secret is behind it."""
    return f"{name}.matches({literal(_pack()['said'])}) && !{name}.matches({literal(_pack()['unsaid'])})"


def is_literal(value: str) -> str:
    """An expression: whether a text stands there itself."""
    return f"!{value}.matches({literal(_pack()['reference'])}) && !{value}.matches({literal(_pack()['switch'])})"


def literal(text: str) -> str:
    """A text that does not end with a quote, as CEL writes it, raw."""
    quote = "'" if "'" not in text else '"""'
    return f"r{quote}{text}{quote}"
