"""The functions of CUE that configurations use; any other is refused by name.

Source: cuelang.org, the packages strings, strconv, list and math of the standard library.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from oakum.policy.conftest.cue import syntax
from oakum.policy.conftest.cue.basic import Basic, Check, concrete
from oakum.policy.conftest.cue.errors import Conflict, Endless, Incomplete, Unknown
from oakum.policy.conftest.cue.nodes import NO_TOKENS, Node, Said, Scope

if TYPE_CHECKING:
    from oakum.policy.conftest.cue.evaluation import Evaluation

_LONGEST = 100_000
_MOST_DIGITS = 1_000


def call(evaluation: Evaluation, name: str, expression: syntax.Call, scope: Scope | None) -> Node | Basic:
    """What a function gives. Raises CueError."""
    line = expression.line
    if name in _STRUCTURAL:
        return _STRUCTURAL[name](evaluation, expression, scope)
    if name in _CHECKS:
        kind, holds = _CHECKS[name]
        given = _arguments(evaluation, expression, scope)
        if len(given) == 2:
            return concrete(bool(holds(given[0], given[1])))
        if len(given) != 1:
            raise Conflict(f"`{name}` takes another number of arguments", line)
        return Basic(frozenset([kind]), checks=(Check(name, given[0], lambda value: bool(holds(value, given[0]))),))
    if name not in _FUNCTIONS:
        raise Unknown(f"the function `{name[:60]}`", line)
    function = _FUNCTIONS[name]
    given = _arguments(evaluation, expression, scope)
    try:
        return _found(function(*given), line)
    except (TypeError, AttributeError, ValueError, ArithmeticError):
        raise Conflict(f"`{name}` does not take such arguments", line) from None


def _arguments(evaluation: Evaluation, expression: syntax.Call, scope: Scope | None) -> list[Any]:
    from oakum.policy.conftest.cue.export import exported

    given = []
    for argument in expression.arguments:
        found = evaluation.value(argument, scope)
        if isinstance(found, Node):
            given.append(_decimal(exported(evaluation, found)))
        elif not found.is_concrete:
            raise Incomplete("an argument that is not concrete", expression.line)
        else:
            given.append(found.value)
    return given


def _decimal(value: Any) -> Any:
    """JSON with its fractions as they are computed with."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, list):
        return [_decimal(item) for item in value]
    return {key: _decimal(item) for key, item in value.items()} if isinstance(value, dict) else value


def _found(value: Any, line: int) -> Node | Basic:
    """JSON as something that is said."""
    if not isinstance(value, list | dict):
        if isinstance(value, str) and len(value) > _LONGEST * 10:
            raise Endless("a text that is too long", line)
        return concrete(value)
    if len(value) > _LONGEST:
        raise Endless("a list that is too long", line)
    return Node([Said(_literal(value, line), None, NO_TOKENS)], line)


def _literal(value: Any, line: int) -> Any:
    if isinstance(value, list):
        return syntax.ListOf(tuple(_literal(item, line) for item in value), False, None, line)
    if isinstance(value, dict):
        fields = [
            syntax.Field(syntax.Literal(key, line), True, "", _literal(one, line), "", line)
            for key, one in value.items()
        ]
        return syntax.Struct(tuple(fields), False, frozenset(), line)
    return syntax.Literal(value, line)


def _length(evaluation: Evaluation, expression: syntax.Call, scope: Scope | None) -> Basic:
    (argument,) = _exactly(expression, 1)
    found = evaluation.value(argument, scope)
    if isinstance(found, Node):
        found.was_listed = True
        return concrete(len(found.items if found.items is not None else _shown(found)))
    if not found.is_concrete:
        raise Incomplete("the length of something that is not concrete", expression.line)
    if not isinstance(found.value, str | bytes):
        raise Conflict("`len` of something that has none", expression.line)
    return concrete(len(found.value.encode() if isinstance(found.value, str) else found.value))


def _shown(node: Node) -> list[str]:
    return [label for label, one in node.fields.items() if not label.startswith(("#", "_")) and not one.mark]


def _closed(evaluation: Evaluation, expression: syntax.Call, scope: Scope | None) -> Node:
    (argument,) = _exactly(expression, 1)
    return Node([Said(argument, scope, frozenset([evaluation.closing_token()]))], expression.line)


def _and(evaluation: Evaluation, expression: syntax.Call, scope: Scope | None) -> Node:
    items = _items(evaluation, expression, scope)
    return Node([said for item in items for said in item.said], expression.line)


def _or(evaluation: Evaluation, expression: syntax.Call, scope: Scope | None) -> Node:
    items = _items(evaluation, expression, scope)
    if not items:
        raise Conflict("`or` of an empty list", expression.line)
    key = tuple((id(said.expression), said.scope.key if said.scope else None) for item in items for said in item.said)
    alternatives = syntax.Disjunction(tuple((item, False) for item in items), expression.line)
    alternatives = evaluation.made.setdefault((id(expression), key), alternatives)
    return Node([Said(alternatives, None, NO_TOKENS)], expression.line)


def _items(evaluation: Evaluation, expression: syntax.Call, scope: Scope | None) -> list[Node]:
    (argument,) = _exactly(expression, 1)
    found = evaluation.value(argument, scope)
    if not isinstance(found, Node) or found.items is None:
        raise Conflict("something else than a list", expression.line)
    return found.items


def _exactly(expression: syntax.Call, number: int) -> tuple[Any, ...]:
    if len(expression.arguments) != number:
        raise Conflict("a function with another number of arguments", expression.line)
    return expression.arguments


def _sorted(evaluation: Evaluation, expression: syntax.Call, scope: Scope | None) -> Node | Basic:
    """`list.Sort` by the orders that the package names."""
    items, order = _exactly(expression, 2)
    is_order = isinstance(order, syntax.Selection) and isinstance(order.of, syntax.Name)
    if not is_order or order.name not in ("Ascending", "Descending"):
        raise Unknown("`list.Sort` by an order of its own", expression.line)
    (values,) = _arguments(evaluation, expression._replace(arguments=(items,)), scope)
    try:
        return _found(sorted(values, reverse=order.name == "Descending"), expression.line)
    except TypeError:
        raise Conflict("`list.Sort` of values that have no order", expression.line) from None


def _divided(how: str) -> Callable[[int, int], int]:
    def divide(one: int, other: int) -> int:
        if isinstance(one, bool) or not isinstance(one, int) or not isinstance(other, int):
            raise TypeError
        quotient = abs(one) // abs(other) * (1 if (one < 0) == (other < 0) else -1)
        remainder = one - quotient * other
        if how in ("quo", "rem"):
            return quotient if how == "quo" else remainder
        remainder = one % abs(other)
        return remainder if how == "mod" else (one - remainder) // other

    return divide


def _rounded(how: str) -> Callable[[Any], int]:
    def rounded(value: Any) -> int:
        number = Decimal(value)
        if number.adjusted() > _MOST_DIGITS:
            raise Endless("a number that is too large")
        return int(number.to_integral_value(rounding=how))

    return rounded


def _ranged(start: int, end: int, step: int) -> list[int]:
    found = range(start, end, step)
    if len(found) > _LONGEST:
        raise Endless("a list that is too long")
    return list(found)


def _repeated(items: list[Any], count: int) -> list[Any]:
    if len(items) * count > _LONGEST:
        raise Endless("a list that is too long")
    return items * count


def _flattened(items: list[Any], depth: int) -> list[Any]:
    found: list[Any] = []
    for item in items:
        found += _flattened(item, depth - 1) if isinstance(item, list) and depth else [item]
    return found


def _split(text: str, separator: str) -> list[str]:
    return text.split(separator) if separator else list(text)


def _is_contained(values: list[Any], wanted: Any) -> bool:
    return any(one == wanted and type(one) is type(wanted) for one in values)


_STRUCTURAL: Final[dict[str, Callable[[Evaluation, syntax.Call, Scope | None], Node | Basic]]] = {
    "len": _length,
    "close": _closed,
    "and": _and,
    "or": _or,
    "list.Sort": _sorted,
}
_CHECKS: Final[dict[str, tuple[str, Callable[[Any, Any], Any]]]] = {
    "strings.MinRunes": ("text", lambda text, count: len(text) >= count),
    "strings.MaxRunes": ("text", lambda text, count: len(text) <= count),
}
_FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    **{how: _divided(how) for how in ("div", "mod", "quo", "rem")},
    "strings.ToUpper": str.upper,
    "strings.ToLower": str.lower,
    "strings.TrimSpace": str.strip,
    "strings.TrimPrefix": str.removeprefix,
    "strings.TrimSuffix": str.removesuffix,
    "strings.Trim": str.strip,
    "strings.TrimLeft": str.lstrip,
    "strings.TrimRight": str.rstrip,
    "strings.HasPrefix": lambda text, start: text.startswith(start),
    "strings.HasSuffix": lambda text, end: text.endswith(end),
    "strings.Contains": lambda text, part: part in text,
    "strings.Join": lambda texts, separator: separator.join(texts),
    "strings.Split": _split,
    "strings.Fields": lambda text: text.split(),
    "strings.Replace": lambda text, old, new, count: text.replace(old, new, count),
    "strings.Repeat": lambda text, count: "".join(_repeated([text], count)),
    "strconv.Atoi": lambda text: int(text) if text.lstrip("+-").isdecimal() and "_" not in text else int(""),
    "strconv.FormatInt": lambda number, base: str(number) if base == 10 else int(""),
    "list.Sum": lambda values: sum(values),
    "list.Min": lambda values: min(values),
    "list.Max": lambda values: max(values),
    "list.Range": _ranged,
    "list.Repeat": _repeated,
    "list.Concat": lambda lists: [item for one in lists for item in one],
    "list.FlattenN": _flattened,
    "list.Contains": _is_contained,
    "list.Reverse": lambda values: values[::-1],
    "list.SortStrings": sorted,
    "list.Take": lambda values, count: values[:count],
    "list.Drop": lambda values, count: values[count:],
    "list.Slice": lambda values, start, end: values[start:end],
    "math.Floor": _rounded(ROUND_FLOOR),
    "math.Ceil": _rounded(ROUND_CEILING),
    "math.Round": _rounded(ROUND_HALF_UP),
    "math.Abs": abs,
    "encoding/json.Marshal": lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=float),
}
