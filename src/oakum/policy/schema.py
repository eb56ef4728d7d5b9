"""The JSON Schema of what policies are given, made from the structs of `oakum.policy.event` and their docstrings."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec

from oakum.policy import event
from oakum.policy.event import OPTIONAL, SCHEMA, Event

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema; every field but those that may not apply is required."""
    made = msgspec.json.schema(Event)
    definitions: dict[str, dict[str, Any]] = made["$defs"]
    for name, described in definitions.items():
        if "properties" in described:
            _describe(described, getattr(event, name))
    return {
        "$schema": DIALECT,
        "title": f"Input of policies, {SCHEMA}",
        "description": "Fields are only added; whoever reads an event ignores those that it does not know.",
        **made,
    }


def _describe(described: dict[str, Any], kind: type[msgspec.Struct]) -> None:
    texts = dict(docstrings(kind))
    for field, rule in described["properties"].items():
        rule.pop("default", None)
        if text := texts.get(field):
            rule["description"] = text
    described["required"] = [field for field in described["properties"] if field not in OPTIONAL]


def docstrings(kind: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    """Name of a field -> the text below it in the source, for those that have one."""
    body = ast.parse(inspect.getsource(kind)).body[0]
    statements = body.body if isinstance(body, ast.ClassDef) else []
    for statement, following in pairwise(statements):
        match statement, following:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())
