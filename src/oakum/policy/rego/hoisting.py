"""Policies as regorus can evaluate them: what a rule's head computes is moved to the end of its body.

regorus loses all results of a rule when its head is undefined for the last of several bindings (`deny contains x.name
if some x in input.xs`, and one `x` has no name), and ends with an error when it is so for another one. In a body it
leaves out the binding alone, as OPA does everywhere. So `deny contains x.name if BODY` becomes `deny contains h if {
BODY; h := x.name }`. Negations get their new form on the way, out of the same tree: see `negations`. Places are those
of the text as it was written: see `Rewritten.place`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from oakum.policy.rego.negations import Negations
from oakum.policy.rego.rewriting import Edit, Piece, Rewritten, rewritten

_SCALARS = frozenset(["String", "RawString", "Number", "Bool", "BoolValue", "Null"])
_QUOTES = (b'"', b"`")
_NAME = "oakum_head_{}"
_MEMBER = re.compile(rb"""["`\]\s]*(?:contains\b|(?P<bracket>\[))\s*""")
_BRACKET = re.compile(rb"""["`]?\s*\]?\s*\[\s*""")
_OPERATOR = re.compile(rb":?=\s*")
_Kept = Callable[[int, int], Iterator[Piece]]
"""The text between two offsets."""


class _Value(NamedTuple):
    """What a head computes: its text between two offsets, and the name that stands for it."""

    start: int
    end: int
    name: bytes


def hoisted(text: str, tree: Mapping[str, Any]) -> Rewritten:
    """A policy in its new form, from its syntax tree."""
    old, negations = text.encode(), Negations(text, tree)
    edits = [edit for rule in tree["rules"] for edit in _edits(rule, old, negations.kept, tree["rego_v1"])]
    return rewritten(text, [*edits, *negations.edits(besides=edits)])


def _edits(rule: Mapping[str, Any], old: bytes, kept: _Kept, needs_if: bool) -> Iterator[Edit]:
    spec = rule.get("Spec")
    if spec is None:
        return
    ((shape, head),) = spec["head"].items()
    values = list(_named(_head_values(shape, head, old), 0))
    yield from map(_replaced, values)
    bodies = spec["bodies"]
    if not bodies and values:
        end = _end(head, old)
        opening = b" if { " if needs_if else b" { "
        yield Edit(
            end, end, (Piece(opening, end, is_new=True), *_moved(values, kept, end), Piece(b" }", end, is_new=True))
        )
    for number, body in enumerate(bodies):
        if body["is_else"]:
            has_value = body["assign"] and body["query"]["stmts"]
            values = list(_named(_assigned(body["assign"], old), number)) if has_value else []
            yield from map(_replaced, values)
        if values:
            yield from _extended(body["query"], values, old, kept)


def _extended(query: Mapping[str, Any], values: list[_Value], old: bytes, kept: _Kept) -> Iterator[Edit]:
    """The body with the values at its end."""
    start, end, last = _start(query, old), _end(query, old), _end(query["stmts"][-1], old)
    if last < end:  # in braces
        close = end - 1
        rest = old[last:close].strip()
        separator = b"" if b"\n" in old[last:close] or rest.endswith(b";") else b"; "
        yield Edit(
            close,
            close,
            (Piece(separator, close, is_new=True), *_moved(values, kept, close), Piece(b" ", close, is_new=True)),
        )
    else:
        yield Edit(start, start, (Piece(b"{ ", start, is_new=True),))
        moved = _moved(values, kept, end)
        yield Edit(end, end, (Piece(b"; ", end, is_new=True), *moved, Piece(b" }", end, is_new=True)))


def _moved(values: list[_Value], kept: _Kept, at: int) -> Iterator[Piece]:
    for number, value in enumerate(values):
        yield Piece((b"; " if number else b"") + value.name + b" := ", at, is_new=True)
        yield from kept(value.start, value.end)


def _replaced(value: _Value) -> Edit:
    return Edit(value.start, value.end, (Piece(value.name, value.start, is_new=True),))


def _named(stretches: Iterator[tuple[int, int]], body: int) -> Iterator[_Value]:
    for number, (start, end) in enumerate(stretches):
        yield _Value(start, end, _NAME.format(f"{body}_{number}").encode())


def _head_values(shape: str, head: Mapping[str, Any], old: bytes) -> Iterator[tuple[int, int]]:
    """Where the head computes something: keys in brackets, the member of a set, the value."""
    yield from _keys(head["refr"], old)
    if shape == "Set" and _computes(head["key"]):
        ((_, last),) = head["refr"].items()
        start, end = last["span"]["end"], _end(head, old)
        opening = _MEMBER.match(old, start, end)
        if opening and opening["bracket"]:  # the old syntax, `deny[member]`
            end = old.rindex(b"]", start, end)
        if opening:
            yield opening.end(), end
    elif shape != "Set" and head["assign"]:
        yield from _assigned(head["assign"], old)


def _keys(node: Mapping[str, Any], old: bytes) -> Iterator[tuple[int, int]]:
    ((kind, ref),) = node.items()
    if "refr" in ref:
        yield from _keys(ref["refr"], old)
    if kind == "RefBrack" and _computes(ref["index"]):
        ((_, inner),) = ref["refr"].items()
        opening = _BRACKET.match(old, inner["span"]["end"])
        if opening:
            yield opening.end(), ref["span"]["end"]


def _assigned(assign: Mapping[str, Any], old: bytes) -> Iterator[tuple[int, int]]:
    """What stands behind the operator."""
    opening = _OPERATOR.match(old, assign["span"]["start"])
    if opening and _computes(assign["value"]):
        yield opening.end(), _end(assign, old)


def _computes(node: Mapping[str, Any]) -> bool:
    return not _SCALARS.intersection(node)


def _start(node: Mapping[str, Any], old: bytes) -> int:
    """Where it begins: the tree leaves out the quote of a text at the beginning."""
    start: int = node["span"]["start"]
    return start - 1 if old[start - 1 : start] in _QUOTES else start


def _end(node: Mapping[str, Any], old: bytes) -> int:
    """Where it ends: the tree leaves out the quote of a text there too."""
    end: int = node["span"]["end"]
    return end + 1 if old[end : end + 1] in _QUOTES else end
