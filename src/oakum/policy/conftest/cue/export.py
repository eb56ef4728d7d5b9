"""What a CUE document is as JSON: regular fields, all of them concrete."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from oakum.policy.conftest.cue import syntax
from oakum.policy.conftest.cue.errors import CueError, Incomplete, Unknown
from oakum.policy.conftest.cue.evaluation import Evaluation
from oakum.policy.conftest.cue.nodes import Node, is_regular

_DEEPEST = 60


def document(file: syntax.File) -> tuple[Evaluation, Any]:
    """A file, evaluated, and its value. Raises CueError for what is not concrete, and for conflicts anywhere, in
    definitions that nothing refers to as well."""
    evaluation = Evaluation(file)
    value = exported(evaluation, evaluation.root)
    everything = Evaluation(file, is_lenient=True)
    everything.examine(everything.root)
    return evaluation, value


def exported(evaluation: Evaluation, node: Node, depth: int = 0) -> Any:
    """The value of a node. Raises CueError for what is not concrete, and for conflicts."""
    if depth > _DEEPEST:
        raise Unknown("a value that contains itself, or has too many levels", node.line)
    found = evaluation.final(node)
    if found.items is not None:
        return [exported(evaluation, item, depth + 1) for item in found.items]
    if found.is_struct:
        return _fields(evaluation, found, depth)
    if not found.basic.is_concrete:
        raise Incomplete("a value that is not concrete", node.line or found.line)
    return plain(found.basic.value)


def _fields(evaluation: Evaluation, node: Node, depth: int) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for label, one in node.fields.items():
        if not is_regular(label) or one.mark == "?":
            continue
        if one.mark == "!":
            raise Incomplete("a field that is required and not there", one.line)
        shown[label] = _with_line(evaluation, one, depth)
    return shown


def _with_line(evaluation: Evaluation, node: Node, depth: int) -> Any:
    try:
        return exported(evaluation, node, depth + 1)
    except CueError as error:
        error.line = error.line or node.line
        raise


def plain(value: Any) -> Any:
    """A basic value as JSON has it."""
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode()
    return float(value) if isinstance(value, Decimal) else value
