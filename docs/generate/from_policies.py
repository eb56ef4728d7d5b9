"""The reference of the policies that ship with Oakum, and of what policies are given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from oakum.policy.packs.catalogue import Pack, catalogue
from oakum.policy.schema import schema
from parts import table

_ORDER = (
    *("Event", "Found", "Spot", "Actor", "Change", "ChangedFile", "ChangedCommit", "ToolCall", "Review"),
    "EventKind",
)


def packs() -> str:
    """A section for each pack."""
    shipped = catalogue()
    rules = sum(len(pack.rules) for pack in shipped)
    return "\n\n".join([f"{len(shipped)} packs with {rules} rules.", *map(_pack, shipped)])


def fields() -> str:
    """A table for each part of an event."""
    definitions = schema()["$defs"]
    return "\n\n".join(_part(name, definitions[name]) for name in _ORDER if "properties" in definitions[name])


def kinds() -> str:
    """What events there are."""
    return ", ".join(f"`{kind}`" for kind in schema()["$defs"]["EventKind"]["enum"]) + "."


def _pack(pack: Pack) -> str:
    rules = table(
        ("rule", "verdict", "what", "what to do"),
        ((f"`{rule.id}`", rule.verdict, rule.title, rule.description) for rule in pack.rules),
    )
    parameters = table(
        ("parameter", "default", "meaning"),
        ((f"`{one.name}`", f"`{json.dumps(one.default, ensure_ascii=False)}`", one.title) for one in pack.parameters),
    )
    judged = ", ".join(f"`{kind}`" for kind in pack.events)
    about = f"{pack.description} Judges {judged}; the package is `{pack.package}`."
    return f"## `{pack.name}`\n\n{about}\n\n{rules}\n\n{parameters}"


def _part(name: str, definition: dict[str, Any]) -> str:
    heading = f"### {name}\n\n{definition.get('description', '')}"
    return f"{heading}\n\n{table(('field', 'value', 'meaning'), _rows(definition))}"


def _rows(definition: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    required = definition.get("required", [])
    for field, rule in definition["properties"].items():
        absent = "" if field in required else " (absent where it does not apply)"
        yield f"`{field}`", _kind(rule), rule.get("description", "") + absent


def _kind(rule: dict[str, Any]) -> str:
    if "anyOf" in rule:
        return " or ".join(_kind(choice) for choice in rule["anyOf"] if choice.get("type") != "null")
    if "$ref" in rule:
        return str(rule["$ref"].rpartition("/")[2])
    if rule.get("type") == "array":
        return f"list of {_kind(rule['items'])}"
    if rule.get("type") == "object":
        return f"name → {_kind(rule['additionalProperties'])}"
    words = {"string": "text", "boolean": "true or false", "integer": "number", "number": "number"}
    return words.get(str(rule.get("type")), "anything")
