"""Semantic versions, and the order that they share with quantities.

Source: `k8s.io/apiserver/pkg/cel/library/semverlib.go`; semver.org 2.0.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from oakum.policy.cel.functions import quantity
from oakum.policy.cel.functions.interface import Functions, Kind, Overload, holds, tag_of, tagged, untagged

_NUMBER = r"(0|[1-9][0-9]{0,18})"
_WORD = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_FORM = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_WORD}(?:\.{_WORD})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_LONGEST = 256
_Key = tuple[Any, ...]


def semver(text: str, normalise: bool = False) -> dict[str, Any]:
    """The version that a text stands for; normalised, `v1.2` is one as well. Raises ValueError."""
    match = _FORM.fullmatch(_full(text) if normalise else text) if len(text) <= _LONGEST else None
    if match is None:
        raise ValueError("the text is no semantic version (such as 1.2.3)")
    return tagged("semver", [int(match[1]), int(match[2]), int(match[3]), match[4] or ""])


def _full(text: str) -> str:
    parts = [part.lstrip("0") if part[1:] else part for part in text.removeprefix("v").split(".", 2)]
    parts = [part if part[:1].isdigit() else f"0{part}" for part in parts]
    if len(parts) < 3 and set("+-") & set(parts[-1]):
        raise ValueError("a short version has no pre-release and no build")
    return ".".join([*parts, "0", "0"][:3])


def _key(value: dict[str, Any]) -> _Key:
    """A release comes after its pre-releases; numbers before words."""
    major, minor, patch, pre = untagged("semver", value)
    words = tuple((0, int(word), "") if word.isdigit() else (1, 0, word) for word in pre.split(".")) if pre else ()
    return (major, minor, patch, not pre, words)


def _order(one: dict[str, Any], other: dict[str, Any]) -> int:
    key: Callable[[dict[str, Any]], Any] = _key if tag_of(one) == "semver" else quantity.of
    first, second = key(one), key(other)
    return int(first > second) - int(first < second)


_BOTH = (Kind.MAP, Kind.MAP)

FUNCTIONS: Functions = {
    "semver": (
        Overload((Kind.STRING,), Kind.MAP, semver),
        Overload((Kind.STRING, Kind.BOOL), Kind.MAP, semver),
    ),
    "isSemver": (
        Overload((Kind.STRING,), Kind.BOOL, holds(semver)),
        Overload((Kind.STRING, Kind.BOOL), Kind.BOOL, holds(semver)),
    ),
    "major": (Overload((Kind.MAP,), Kind.INT, lambda value: untagged("semver", value)[0], True),),
    "minor": (Overload((Kind.MAP,), Kind.INT, lambda value: untagged("semver", value)[1], True),),
    "patch": (Overload((Kind.MAP,), Kind.INT, lambda value: untagged("semver", value)[2], True),),
    "isLessThan": (Overload(_BOTH, Kind.BOOL, lambda one, other: _order(one, other) < 0, True),),
    "isGreaterThan": (Overload(_BOTH, Kind.BOOL, lambda one, other: _order(one, other) > 0, True),),
    "compareTo": (Overload(_BOTH, Kind.INT, _order, True),),
}
