"""What names, selections and indices of CUE refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oakum.policy.conftest.cue import syntax
from oakum.policy.conftest.cue.basic import Basic
from oakum.policy.conftest.cue.errors import Conflict, Incomplete, Malformed, Unknown
from oakum.policy.conftest.cue.nodes import NO_TOKENS, Node, Said, Scope
from oakum.policy.conftest.cue.predeclared import KINDS

if TYPE_CHECKING:
    from oakum.policy.conftest.cue.evaluation import Evaluation


def resolved(evaluation: Evaluation, expression: Any, scope: Scope | None) -> Node | Basic:
    """What a reference leads to. Raises CueError."""
    match expression:
        case syntax.Name():
            return _named(evaluation, expression, scope)
        case syntax.Selection():
            package = package_of(evaluation, expression.of, scope)
            if package:
                raise Unknown(f"`{package[:60]}.{expression.name[:60]}` in this place", expression.line)
            return field_of(evaluation, _based(evaluation, expression.of, scope), expression.name, expression.line)
        case syntax.Index():
            return _indexed(evaluation, expression, scope)
    return Node([Said(expression, scope, NO_TOKENS)], getattr(expression, "line", 0))


def _based(evaluation: Evaluation, expression: Any, scope: Scope | None) -> Node:
    found = resolved(evaluation, expression, scope)
    if isinstance(found, Basic):
        raise Conflict("something that has no fields", getattr(expression, "line", 0))
    return evaluation.final(found)


def _named(evaluation: Evaluation, name: syntax.Name, scope: Scope | None) -> Node | Basic:
    while scope is not None:
        if name.name in scope.variables:
            return scope.variables[name.name]
        if name.name in scope.names and scope.node is not None:
            return field_of(evaluation, scope.node, name.name, name.line)
        scope = scope.parent
    if name.name in KINDS:
        return KINDS[name.name]
    raise Malformed("a reference to a name that is not declared", name.line)


def package_of(evaluation: Evaluation, expression: Any, scope: Scope | None) -> str:
    """The package that a name stands for; empty where it stands for something else."""
    if not isinstance(expression, syntax.Name) or expression.name not in evaluation.imports:
        return ""
    while scope is not None:
        if expression.name in scope.variables or expression.name in scope.names:
            return ""
        scope = scope.parent
    return evaluation.imports[expression.name]


def field_of(evaluation: Evaluation, node: Node, label: str, line: int) -> Node:
    """The field of that name. Raises Incomplete where there is none, Conflict for what has no fields."""
    found = node.fields.get(label)
    if found is None and node.state == "done" and "struct" not in node.basic.kinds:
        raise Conflict("a field of something that has none", line)
    if found is None or found.mark:
        node.missed.add(label)
        raise Incomplete("a reference to a field that is not there", line)
    return found


def _indexed(evaluation: Evaluation, expression: syntax.Index, scope: Scope | None) -> Node:
    node, at = _based(evaluation, expression.of, scope), evaluation.known(expression.at, scope)
    if isinstance(at, str):
        return field_of(evaluation, node, at, expression.line)
    if isinstance(at, bool) or not isinstance(at, int) or node.items is None:
        raise Conflict("an index that is neither a text nor a whole number, or of something else", expression.line)
    if not 0 <= at < len(node.items):
        raise Conflict("an index that is out of range", expression.line)
    return node.items[at]


def names_definition(expression: Any) -> bool:
    """Whether a reference goes through a definition, which closes what it refers to."""
    while isinstance(expression, syntax.Selection | syntax.Index):
        if isinstance(expression, syntax.Selection) and expression.name.startswith(("#", "_#")):
            return True
        expression = expression.of
    return isinstance(expression, syntax.Name) and expression.name.startswith(("#", "_#"))


def mentions_definition(expression: Any) -> bool:
    """Whether an operation has a definition, or something else that closes, among its operands."""
    if isinstance(expression, syntax.Binary):
        return mentions_definition(expression.left) or mentions_definition(expression.right)
    if isinstance(expression, syntax.Disjunction):
        return any(mentions_definition(one) for one, _ in expression.alternatives)
    if isinstance(expression, syntax.Call):
        return isinstance(expression.function, syntax.Name) and expression.function.name == "close"
    return names_definition(expression)
