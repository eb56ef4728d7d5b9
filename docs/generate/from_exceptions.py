"""The reference of the register's API, from the description that it serves."""

from __future__ import annotations

import json
from typing import Any

from oakum.server.exceptions.openapi import PROBLEMS, description
from oakum.server.exceptions.routes import ROUTES
from parts import table


def routes() -> str:
    """A row for each method and path."""
    rows = (
        (f"`{one.method} {one.path}`", ", ".join(one.scopes), _named(one.body), _named(one.answer), one.said)
        for one in ROUTES
    )
    return table(("request", "scope, one of", "body", "answer", "what"), rows)


def values() -> str:
    """A table for each kind of value."""
    schemas = description()["components"]["schemas"]
    return "\n\n".join(_value(name, schema) for name, schema in schemas.items() if "properties" in schema)


def problems() -> str:
    """A row for each status that is no success."""
    return table(("status", "why"), ((f"`{code}`", text) for code, text in PROBLEMS.items()))


def document() -> str:
    """The whole description."""
    found = description()
    del found["info"]["x-oakum"]  # it would change with each release
    return f"```json\n{json.dumps(found, indent=1, sort_keys=True)}\n```"


def _named(kind: Any) -> str:
    if kind is None:
        return ""
    return f"`{kind.__name__}`" if isinstance(kind, type) and hasattr(kind, "__struct_fields__") else "list of `Event`"


def _value(name: str, schema: dict[str, Any]) -> str:
    rows = ((f"`{field}`", _kind(rule)) for field, rule in schema["properties"].items())
    return f"### {name}\n\n{schema.get('description', '')}\n\n{table(('field', 'value'), rows)}"


def _kind(rule: dict[str, Any]) -> str:
    if "anyOf" in rule:
        return " or ".join(_kind(one) for one in rule["anyOf"])
    if "$ref" in rule:
        return f"`{rule['$ref'].rpartition('/')[2]}`"
    if rule.get("type") == "array":
        return f"list of {_kind(rule['items'])}"
    bounds = [f"{word} {rule[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in rule]
    longest = [f"of at most {rule['maxLength']:,} characters"] if "maxLength" in rule else []
    return " ".join([rule.get("format", rule.get("type", "any")), *bounds, *longest])
