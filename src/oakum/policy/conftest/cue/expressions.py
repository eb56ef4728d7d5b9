"""What operations of CUE give."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from oakum.policy.conftest.cue import functions, syntax
from oakum.policy.conftest.cue.basic import Basic, bound, computed, concrete, kind_of, known
from oakum.policy.conftest.cue.errors import Conflict, Endless, Incomplete, Unknown
from oakum.policy.conftest.cue.nodes import Node, Scope
from oakum.policy.conftest.cue.references import package_of

if TYPE_CHECKING:
    from oakum.policy.conftest.cue.evaluation import Evaluation

_MOST_DIGITS = 15


def value_of(evaluation: Evaluation, expression: Any, scope: Scope | None) -> Node | Basic:
    """The value of what is neither a reference nor a literal struct or list. Raises CueError."""
    match expression:
        case syntax.Literal():
            return concrete(expression.value)
        case syntax.Bottom():
            raise Conflict("`_|_`", expression.line)
        case syntax.Interpolation():
            return concrete(_interpolated(evaluation, expression, scope))
        case syntax.Unary():
            return _unary(evaluation, expression, scope)
        case syntax.Binary():
            return concrete(_binary(evaluation, expression, scope))
        case syntax.Call():
            return _called(evaluation, expression, scope)
    return evaluation.value(expression, scope)


def _interpolated(evaluation: Evaluation, expression: syntax.Interpolation, scope: Scope | None) -> Any:
    if expression.is_bytes:
        raise Unknown("bytes with interpolations", expression.line)
    parts = [part if isinstance(part, str) else written(evaluation.known(part, scope)) for part in expression.parts]
    if sum(map(len, parts)) > 1 << 20:
        raise Endless("a text that is too long", expression.line)
    return "".join(parts)


def _unary(evaluation: Evaluation, expression: syntax.Unary, scope: Scope | None) -> Basic:
    operand = evaluation.known(expression.operand, scope)
    if expression.sign == "!":
        if not isinstance(operand, bool):
            raise Conflict("`!` takes a boolean", expression.line)
        return concrete(not operand)
    if expression.sign in ("+", "-"):
        if kind_of(operand) not in ("int", "float"):
            raise Conflict(f"`{expression.sign}` takes a number", expression.line)
        return concrete(-operand if expression.sign == "-" else operand)
    return bound(expression.sign, operand, expression.line)


def _binary(evaluation: Evaluation, expression: syntax.Binary, scope: Scope | None) -> Any:
    sign, line = expression.sign, expression.line
    if sign in ("==", "!=") and isinstance(expression.right, syntax.Bottom):
        return _is_bottom(evaluation, expression.left, scope) == (sign == "==")
    if sign in ("==", "!=") and (found := _compared(evaluation, expression, scope)) is not None:
        return found == (sign == "==")
    left = evaluation.known(expression.left, scope)
    if sign in ("&&", "||"):
        if isinstance(left, bool) and left == (sign == "||"):
            return left
        right = evaluation.known(expression.right, scope)
        if not isinstance(left, bool) or not isinstance(right, bool):
            raise Conflict(f"`{sign}` takes booleans", line)
        return right
    return computed(sign, left, evaluation.known(expression.right, scope), line)


def _compared(evaluation: Evaluation, expression: syntax.Binary, scope: Scope | None) -> bool | None:
    """Whether two structs or lists are equal; None where they are none."""
    from oakum.policy.conftest.cue.export import exported

    left, right = evaluation.value(expression.left, scope), evaluation.value(expression.right, scope)
    if isinstance(left, Basic) and isinstance(right, Basic):
        return None
    if isinstance(left, Basic) or isinstance(right, Basic):
        for one in (left, right):
            known(one, expression.line) if isinstance(one, Basic) else exported(evaluation, one)
        return False
    return bool(exported(evaluation, left) == exported(evaluation, right))


def _is_bottom(evaluation: Evaluation, expression: Any, scope: Scope | None) -> bool:
    try:
        found = evaluation.value(expression, scope)
        if isinstance(found, Node):
            evaluation.examine(found)
    except (Conflict, Incomplete):
        return True
    return False


def _called(evaluation: Evaluation, expression: syntax.Call, scope: Scope | None) -> Node | Basic:
    function = expression.function
    if isinstance(function, syntax.Selection) and (package := package_of(evaluation, function.of, scope)):
        return functions.call(evaluation, f"{package}.{function.name}", expression, scope)
    if isinstance(function, syntax.Name):
        return functions.call(evaluation, function.name, expression, scope)
    raise Unknown("a call of something that is no function", expression.line)


def written(value: Any) -> str:
    """A basic value in a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Decimal):
        return _fraction(value)
    return str(value)


def _fraction(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    if len(value.as_tuple().digits) > _MOST_DIGITS or not isinstance(exponent, int) or not -_MOST_DIGITS < exponent < 0:
        raise Unknown("such a number in a text")
    return format(value, "f")
