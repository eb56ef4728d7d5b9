"""Quantities of Kubernetes, such as `500m` and `1.5Gi`.

How one was written is not kept: an API server has no `asInteger()` of `500m` added to `500m`, here it is 1.
Source: `k8s.io/apiserver/pkg/cel/library/quantity.go` and `apimachinery/pkg/api/resource/quantity.go` (the grammar).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from oakum.policy.cel.functions.interface import Functions, Kind, Overload, holds, tagged, untagged

_FORM = re.compile(
    r"([+-]?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60}))([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3})?"
)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = "KMGTPE"
_NANO = 10**9
_INT64 = 2**63


def quantity(text: str) -> dict[str, Any]:
    """The quantity that a text stands for. Raises ValueError."""
    return _made(_parsed(text))


def of(value: dict[str, Any]) -> Fraction:
    """The number that a quantity stands for. Raises ValueError where it is none."""
    return Fraction(untagged("quantity", value))


def _parsed(text: str) -> Fraction:
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError("the text is no quantity (such as 500m or 1.5Gi)")
    number, suffix = Fraction(match[1]), match[2] or ""
    if suffix.endswith("i"):
        return number * (1 << 10 * (_BINARY.index(suffix[0]) + 1))
    exponent: int = int(suffix[1:]) if len(suffix) > 1 else _DECIMAL.get(suffix, 0)
    power = Fraction(10**exponent) if exponent >= 0 else Fraction(1, 10**-exponent)
    return _rounded(number * power)


def _rounded(number: Fraction) -> Fraction:
    """Kubernetes keeps nothing smaller than a billionth, and rounds away from zero."""
    scaled = number * _NANO
    whole = -(-scaled.numerator // scaled.denominator) if scaled > 0 else scaled.numerator // scaled.denominator
    return Fraction(whole, _NANO)


def _made(number: Fraction) -> dict[str, Any]:
    return tagged("quantity", str(number))


def _number(value: dict[str, Any] | int) -> Fraction:
    return Fraction(value) if isinstance(value, int) else of(value)


def _as_integer(value: dict[str, Any]) -> int:
    number = of(value)
    if number.denominator != 1 or not -_INT64 <= number < _INT64:
        raise ValueError("the quantity is no integer")
    return int(number)


def _sum(one: dict[str, Any], other: dict[str, Any] | int) -> dict[str, Any]:
    return _made(of(one) + _number(other))


def _difference(one: dict[str, Any], other: dict[str, Any] | int) -> dict[str, Any]:
    return _made(of(one) - _number(other))


def _sign(value: dict[str, Any]) -> int:
    number = of(value)
    return (number > 0) - (number < 0)


FUNCTIONS: Functions = {
    "quantity": (Overload((Kind.STRING,), Kind.MAP, quantity),),
    "isQuantity": (Overload((Kind.STRING,), Kind.BOOL, holds(quantity)),),
    "isInteger": (Overload((Kind.MAP,), Kind.BOOL, holds(_as_integer), True),),
    "asInteger": (Overload((Kind.MAP,), Kind.INT, _as_integer, True),),
    "asApproximateFloat": (Overload((Kind.MAP,), Kind.DOUBLE, lambda value: float(of(value)), True),),
    "sign": (Overload((Kind.MAP,), Kind.INT, _sign),),
    "add": tuple(Overload((Kind.MAP, kind), Kind.MAP, _sum, True) for kind in (Kind.MAP, Kind.INT)),
    "sub": tuple(Overload((Kind.MAP, kind), Kind.MAP, _difference, True) for kind in (Kind.MAP, Kind.INT)),
}
