"""`orValue()` of what is not optional, which clusters let pass and this engine does not.

Many published policies write `object.spec.volumes.orValue([])` without the `?`. cel-go before 0.28 gives the value
itself, and an error where there is none; Kyverno keeps that. Source: `kyverno/pkg/cel/compiler/env.go`.
Here the call is left out where its receiver is a plain path, which is never optional.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from oakum.policy.cel.source import PIECE

_CALL = re.compile(r"(?<![\w.?\])}])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.orValue\(")
_DEPTH = {"(": 1, ")": -1}


def without_default(source: str, optional: Collection[str]) -> str:
    """The expression without such calls; `optional` names the policy's variables that are optional."""
    kept, position = [], 0
    while match := _CALL.search(source, position):
        kept.append(source[position : match.end()])
        position = match.end()
        end = _closing(source, position)
        if end and not _is_text(source, match.start()) and match[1].removeprefix("variables.") not in optional:
            kept[-1] = kept[-1].removesuffix(".orValue(")
            position = end
    return "".join([*kept, source[position:]])


def _closing(source: str, start: int) -> int:
    """Behind the bracket that closes the one before `start`; 0 where there is none."""
    depth = 1
    for piece in PIECE.finditer(source, start):
        depth += _DEPTH.get(piece[0], 0)
        if depth == 0:
            return piece.end()
    return 0


def _is_text(source: str, position: int) -> bool:
    """Whether a place lies inside a string literal."""
    return any(piece.start() < position < piece.end() for piece in PIECE.finditer(source))
