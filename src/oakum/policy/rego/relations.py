"""`walk(x)` with one argument, as regorus can evaluate it.

It stands for each pair of path and value in turn, which regorus takes for undefined, in silence. With two arguments it
gives them all, so `walk(x)` becomes `[pair | walk(x, pair)][_]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oakum.policy.rego.rewriting import Edit, Piece, Rewritten, rewritten
from oakum.policy.rego.trees import named

_RELATION = "walk"
_CALL = frozenset(["Call"])
_MENTION = re.compile(r"\bwalk\s*\(")


def mentioned(text: str) -> bool:
    """Whether there may be something to do: most policies have nothing of it."""
    return bool(_MENTION.search(text))


def related(text: str, tree: Mapping[str, Any]) -> Rewritten:
    """A policy in its new form, from its syntax tree."""
    calls = [value for _, value in named(tree["rules"], _CALL) if _is_relation(value)]
    return rewritten(text, [edit for number, call in enumerate(calls) for edit in _edits(call["span"], number)])


def _is_relation(call: Mapping[str, Any]) -> bool:
    return len(call["params"]) == 1 and call["fcn"].get("Var", {}).get("value") == _RELATION


def _edits(span: Mapping[str, int], number: int) -> Iterator[Edit]:
    start, end = span["start"], span["end"]
    for at, text in ((start, f"[oakum_pair_{number} | "), (end - 1, f", oakum_pair_{number}"), (end, "][_]")):
        yield Edit(at, at, (Piece(text.encode(), at, is_new=True),))
