"""HCL 1: every block and object is a list of objects, interpolation in strings stays as it is written.

Source: hashicorp/hcl 1.0.0, decoded without a schema. The tree is that of HCL 2, whose grammar reads what both share.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from oakum.policy.conftest.parsers import hcl2
from oakum.policy.conftest.parsers import hcl_tree as tree
from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text

if TYPE_CHECKING:
    from tree_sitter import Node


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line, and MissingExtra."""
    root = tree.root(text)
    return Parsed(_body(tree.body(root)), partial(_line, root))


def _body(body: Node | None) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for child in body.named_children if body else ():
        if child.type == "block":
            first, *labels = tree.labels(child)
            value: Any = [_body(tree.body(child))]
            for label in reversed(labels):
                value = [{label: value}]
            _add(result, first, value)
        elif child.type == "attribute":
            given = hcl2.value(child.named_children[-1])
            _add(result, tree.name(child), [given] if isinstance(given, dict) else given)
    return result


def _add(result: dict[str, Any], name: str, value: Any) -> None:
    """Objects of the same name stand in one list."""
    before = result.get(name)
    goes_on = isinstance(before, list) and isinstance(value, list) and value and isinstance(value[0], dict)
    result[name] = [*before, *value] if goes_on and isinstance(before, list) else value


def _line(root: Node, document: int, steps: Steps) -> int:
    """The names in the path lead the way; the lists between them do not count."""
    return tree.line_at(root, [step for step in steps if isinstance(step, str)])
