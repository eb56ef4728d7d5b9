"""What `for`, `if` and `let` of CUE yield."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from oakum.policy.conftest.cue import syntax
from oakum.policy.conftest.cue.errors import Conflict, Incomplete
from oakum.policy.conftest.cue.nodes import NO_TOKENS, Node, Said, Scope, Tokens, basic_node, is_regular

if TYPE_CHECKING:
    from oakum.policy.conftest.cue.evaluation import Evaluation


def yielded(evaluation: Evaluation, given: syntax.Comprehension, scope: Scope | None, tokens: Tokens) -> Iterator[Said]:
    """What a comprehension yields, each with its own scope. Raises CueError."""
    for number, inner in enumerate(_scopes(evaluation, given.clauses, scope)):
        evaluation.step(given.line)
        yield Said(given.body, Scope(inner, given, number), tokens)


def _scopes(evaluation: Evaluation, clauses: tuple[syntax.Clause, ...], scope: Scope | None) -> Iterator[Scope | None]:
    if not clauses:
        yield scope
        return
    clause, *others = clauses
    for inner in _clause(evaluation, clause, scope):
        yield from _scopes(evaluation, tuple(others), inner)


def _clause(evaluation: Evaluation, clause: syntax.Clause, scope: Scope | None) -> Iterator[Scope | None]:
    evaluation.step(clause.line)
    if clause.kind == "if":
        condition = evaluation.known(clause.expression, scope)
        if not isinstance(condition, bool):
            raise Conflict("a condition that is no boolean", clause.line)
        if condition:
            yield scope
    elif clause.kind == "let":
        value = Node([Said(clause.expression, scope, NO_TOKENS)], clause.line)
        yield Scope(scope, clause, variables={clause.names[0]: value})
    else:
        for number, (key, value) in enumerate(_entries(evaluation, clause, scope)):
            names = clause.names
            found = {names[0]: value} if len(names) == 1 else {names[0]: basic_node(key), names[1]: value}
            yield Scope(scope, clause, number, variables=found)


def _entries(evaluation: Evaluation, clause: syntax.Clause, scope: Scope | None) -> list[tuple[Any, Node]]:
    source = evaluation.value(clause.expression, scope)
    if not isinstance(source, Node):
        if source.is_concrete or not source.kinds & {"struct", "list"}:
            raise Conflict("`for` goes over structs and lists", clause.line)
        raise Incomplete("`for` over something that is not known", clause.line)
    if source.state == "going on":
        raise Incomplete("`for` over what it is a part of", clause.line)
    source.was_listed = True
    if source.items is not None:
        return list(enumerate(source.items))
    return [(label, one) for label, one in source.fields.items() if is_regular(label) and not one.mark]
