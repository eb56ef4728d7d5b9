"""Values of CUE that are no structs and no lists: kinds, bounds, concrete values, and what two have in common."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, NamedTuple

from oakum.policy.conftest.cue.errors import Conflict, Endless, Incomplete, Unknown

NOTHING: Final = object()
"""In place of a concrete value."""
NUMBERS: Final = frozenset(["int", "float"])
EVERY: Final = frozenset(["null", "bool", "int", "float", "text", "bytes", "struct", "list"])
_COMPARED: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_LONGEST = 1 << 20
_MOST_BITS = 4096


class Check(NamedTuple):
    """What a value has to hold to."""

    sign: str
    operand: Any
    holds: Callable[[Any], bool]


class Basic(NamedTuple):
    """All values of some kinds that hold to some checks; one of them where it is concrete."""

    kinds: frozenset[str] = EVERY
    value: Any = NOTHING
    checks: tuple[Check, ...] = ()

    @property
    def is_concrete(self) -> bool:
        """Whether it is one value."""
        return self.value is not NOTHING


TOP: Final = Basic()


def kind_of(value: Any) -> str:
    """The kind of a concrete value."""
    for kind, types in (("null", type(None)), ("bool", bool), ("int", int), ("float", Decimal), ("text", str)):
        if isinstance(value, types):
            return kind
    return "bytes"


def concrete(value: Any) -> Basic:
    """One value."""
    return Basic(frozenset([kind_of(value)]), value)


def of_kinds(*kinds: str) -> Basic:
    """All values of some kinds."""
    return Basic(frozenset(kinds))


def meet(one: Basic, other: Basic, line: int) -> Basic:
    """What both are. Raises Conflict where that is nothing."""
    kinds = one.kinds & other.kinds
    if not kinds:
        raise Conflict("conflicting values: they are of different kinds", line)
    if one.is_concrete and other.is_concrete and one.value != other.value:
        raise Conflict("conflicting values", line)
    value = one.value if one.is_concrete else other.value
    checks = one.checks + tuple(check for check in other.checks if check not in one.checks)
    if value is not NOTHING:
        if any(not check.holds(value) for check in checks):
            raise Conflict("a value that is out of bounds, or does not match", line)
        checks = ()
    return Basic(kinds, value, checks)


def bound(sign: str, operand: Any, line: int) -> Basic:
    """`<5`, `=~"x"`, `!=null`. Raises Conflict for an operand that it cannot have."""
    kind = kind_of(operand)
    if sign in ("=~", "!~"):
        if kind != "text":
            raise Conflict(f"`{sign}` takes a text", line)
        matches = expression(operand, line)
        return Basic(
            frozenset(["text"]), checks=(Check(sign, operand, lambda value: matches(value) == (sign == "=~")),)
        )
    if sign == "!=":
        kinds = EVERY if operand is None else NUMBERS if kind in NUMBERS else frozenset([kind])
        kinds = kinds - {"null"} if operand is None else kinds
        return Basic(kinds, checks=(Check(sign, operand, lambda value: value != operand),))
    if kind in ("null", "bool"):
        raise Conflict(f"`{sign}` takes a number or a text", line)
    compared = _COMPARED[sign]
    kinds = NUMBERS if kind in NUMBERS else frozenset([kind])
    return Basic(kinds, checks=(Check(sign, operand, lambda value: bool(compared(value, operand))),))


def expression(written: str, line: int) -> Callable[[str], bool]:
    """A regular expression as Go has them. Raises Conflict for one that is none, Unknown without the library."""
    try:
        import re2
    except ImportError:
        raise Unknown("regular expressions need google-re2 (the extra `policy`)", line) from None
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(written, options)
    except re2.error:
        raise Conflict("an expression that is none", line) from None
    return lambda text: compiled.search(text) is not None


def computed(sign: str, left: Any, right: Any, line: int) -> Any:
    """The value of an arithmetic or logical operation. Raises Conflict for kinds that it does not take."""
    kinds = {kind_of(left), kind_of(right)}
    if sign in ("==", "!="):
        is_equal = left == right and (len(kinds) == 1 or kinds <= NUMBERS)
        return is_equal == (sign == "==")
    if sign in ("=~", "!~") and kinds == {"text"}:
        return expression(right, line)(left) == (sign == "=~")
    if sign in _COMPARED and (kinds <= NUMBERS or kinds in ({"text"}, {"bytes"})):
        return bool(_COMPARED[sign](left, right))
    if sign in _ARITHMETIC and kinds <= NUMBERS:
        return _number(sign, left, right, line)
    if sign == "+" and kinds in ({"text"}, {"bytes"}):
        return _sized(left + right, line)
    if sign == "*" and kinds in ({"text", "int"}, {"bytes", "int"}):
        return _repeated(left, right, line)
    raise Conflict(f"`{sign}` does not take values of these kinds", line)


def _repeated(left: Any, right: Any, line: int) -> Any:
    text, count = (right, left) if isinstance(left, int) else (left, right)
    if count < 0:
        raise Conflict("a text cannot be repeated a negative number of times", line)
    if count * len(text) > _LONGEST:
        raise Endless("a text that is too long", line)
    return text * count


def _sized(text: Any, line: int) -> Any:
    if len(text) > _LONGEST:
        raise Endless("a text that is too long", line)
    return text


def _number(sign: str, left: Any, right: Any, line: int) -> Any:
    if sign == "/" and not right:
        raise Conflict("a division by zero", line)
    if sign == "/" or not isinstance(left, int) or not isinstance(right, int):
        left, right = Decimal(left), Decimal(right)
    try:
        value = _ARITHMETIC[sign](left, right)
    except ArithmeticError:
        raise Endless("a number that is too large", line) from None
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise Endless("a number that is too large", line)
    return value


def known(found: Basic, line: int) -> Any:
    """The concrete value. Raises Incomplete."""
    if not found.is_concrete:
        raise Incomplete("a value that is not concrete", line)
    return found.value
