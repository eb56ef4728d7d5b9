"""A file of capabilities, as `opa capabilities` prints it: policies use only the functions and operators in it.

Source: open-policy-agent/opa v1/ast/capabilities.go. The gate holds every engine to it. Keywords and hosts are not
restricted by it: the syntax is the one that is asked for, and no function reaches a host.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from oakum.model import ConfigError
from oakum.policy.rego.faults import Fault
from oakum.policy.rego.outline import Outline
from oakum.policy.rego.regorus_engine import parsed
from oakum.policy.rego.source import Place, column_of
from oakum.policy.rego.trees import named

_LARGEST = 4 << 20
_OPERATORS: Final = {
    "ColEq": "eq",
    "Eq": "eq",
    "Add": "plus",
    "Sub": "minus",
    "Mul": "mul",
    "Div": "div",
    "Mod": "rem",
    "Ne": "neq",
    "Lt": "lt",
    "Le": "lte",
    "Gt": "gt",
    "Ge": "gte",
    "Union": "or",
    "Intersection": "and",
}
"""Operators of regorus -> functions of OPA, after it has rewritten policies."""
_NODES = frozenset(["AssignExpr", "ArithExpr", "BoolExpr", "BinExpr", "UnaryExpr", "Membership"])
_FREE = frozenset(["print", "internal.print", "rego.metadata.chain", "rego.metadata.rule"])
"""What OPA replaces before it looks at capabilities."""


class _Builtin(msgspec.Struct, frozen=True):
    name: str


class _File(msgspec.Struct, frozen=True):
    builtins: list[_Builtin]
    features: list[str] = []


def read(path: str) -> frozenset[str]:
    """The names that a file lists. Raises ConfigError for one that cannot be read, or that allows no policy at all."""
    try:
        with Path(path).open("rb") as file:
            names = frozenset(one.name for one in msgspec.json.decode(file.read(_LARGEST), type=_File).builtins)
    except OSError as error:
        raise ConfigError(f"{path}: the capabilities cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: is no file of capabilities as `opa capabilities` prints it: {error}") from None
    if "eq" not in names:
        raise ConfigError(
            f"{path}: lacks `eq`, without which OPA takes no policy: begin with `opa capabilities --current`"
        )
    return names


def beyond(
    modules: Mapping[str, str], found: Outline, only: frozenset[str], *, syntax: Literal["v0", "v1"] = "v1"
) -> Iterator[Fault]:
    """What policies use that is not among the names. Raises PolicyError where one cannot be parsed."""
    for call in (call for rule in found.rules for call in rule.calls):
        if not call.name.startswith("data.") and call.name not in only | _FREE:
            yield _fault(call.name, call.place)
    trees = msgspec.json.decode(parsed(modules, syntax=syntax).get_ast_as_json())
    for tree in trees:
        lines = tree["source"]["contents"].split("\n")
        for name, node in named(tree["ast"]["rules"], _NODES):
            operator = _operator(name, node)
            if operator not in only:
                span = node["span"]
                column = column_of(lines[span["line"] - 1], span["col"])
                yield _fault(operator, Place(file=tree["source"]["file"], line=span["line"], column=column))


def _operator(name: str, node: Any) -> str:
    """The function for which an operator stands."""
    if name == "Membership":
        return "internal.member_3" if node.get("key") else "internal.member_2"
    if name == "UnaryExpr":
        return "minus"
    operator = node["op"]
    return "equal" if name == "BoolExpr" and operator == "Eq" else _OPERATORS[operator]


def _fault(name: str, place: Place) -> Fault:
    return Fault(f"`{name}` is not among the functions that the capabilities allow", place)
