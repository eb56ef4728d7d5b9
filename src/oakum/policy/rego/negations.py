"""`not f(x)` as OPA means it: what a negated expression is given has to be there.

OPA takes what is given to a call or an operator out of the negation, so `not f(input.a)` has no answer where
`input.a` is undefined (`rewriteExprTerms` and `rewriteDynamicTerms` of its compiler); regorus evaluates all of it
within, and the negation holds. So `not f(input.a) with W` becomes `[true | oakum_not_0 := input.a with W; not
f(oakum_not_0) with W][_]`. What OPA leaves where it is stays here too: the reference in `not input.a`, and both sides
of `==` and `=`, of which only the indices and what is computed are taken out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from oakum.policy.rego.rewriting import Edit, Piece
from oakum.policy.rego.source import Place, column_of
from oakum.policy.rego.trees import named

_QUERIES = frozenset(["stmts"])
_FIXED = frozenset(
    ["String", "RawString", "Number", "Bool", "BoolValue", "Null", "ArrayCompr", "SetCompr", "ObjectCompr"]
)
"""What always has an answer."""
_COMPUTED = frozenset(["Call", "BoolExpr", "Membership", "ArithExpr", "BinExpr", "UnaryExpr"])
_FREE = frozenset(["print", "trace"])
"""Calls whose arguments may be undefined."""
_NOT = "not"
_ANY = "var _ is unsafe under `not`: say what is meant with `some`, `every` or a rule of its own"
_QUOTES = (b'"', b"`")

Node = Mapping[str, Any]


class _Negation(NamedTuple):
    """A statement that negates, with what has to be taken out of it."""

    start: int
    end: int
    modifiers: tuple[int, int]
    """Where its `with` stand; empty at its end where there are none."""
    taken: tuple[tuple[int, int], ...]


def check_members(file: str, text: str, tree: Node) -> None:
    """Raises PolicyError where `not` reaches for any member, as OPA does: it would hold where one alone is other."""
    for _, expression in _statements(tree) if _NOT in text else ():
        for member in _members(expression):
            span = member["span"]
            column = column_of(text.split("\n", span["line"])[span["line"] - 1], span["col"])
            raise Place(file=file, line=span["line"], column=column).error(_ANY)


def _statements(tree: Node) -> Iterator[tuple[Node, Node]]:
    """Statements that negate, each with what it negates."""
    for _, statements in named(tree["rules"], _QUERIES):
        for statement in statements:
            if negation := statement["literal"].get("NotExpr"):
                yield statement, negation["expr"]


def _negation(statement: Node, expression: Node, old: bytes) -> _Negation:
    modifiers = statement.get("with_mods", [])
    end = max(_end(statement, old), *(_last(node, old) for node in (expression, *(one["as"] for one in modifiers))))
    begin = modifiers[0]["span"]["start"] if modifiers else end
    taken = tuple(sorted({_stretch(node, old) for node in _given(expression)}))
    return _Negation(statement["span"]["start"], end, (begin, end), taken)


def _given(node: Node) -> Iterator[Node]:
    """What OPA takes out of a negated expression."""
    ((kind, value),) = node.items()
    if kind == "Call":
        operands = value["params"] if value["fcn"].get("Var", {}).get("value") not in _FREE else []
    elif kind == "AssignExpr" or (kind == "BoolExpr" and value["op"] == "Eq"):
        yield from (inner for side in _sides(value) for inner in _within(side))
        return
    elif kind in _COMPUTED:
        operands = _sides(value)
    else:
        yield from _within(node)
        return
    yield from (part for one in operands for part in _parts(one))


def _parts(node: Node) -> Iterator[Node]:
    """A term, or what a list, a set or an object is made of. (The spans of objects in the tree are wrong.)"""
    ((kind, value),) = node.items()
    if kind in ("Array", "Set"):
        yield from (part for item in value["items"] for part in _parts(item))
    elif kind == "Object":
        yield from (part for _, *pair in value["fields"] for one in pair for part in _parts(one))
    elif _may_lack(node):
        yield node


def _within(node: Node) -> Iterator[Node]:
    """Of a term that stays where it is: its indices, and what it is an index of when that is computed."""
    ((kind, value),) = node.items()
    if kind == "RefBrack":
        yield from _within(value["refr"])
        yield from _parts(value["index"])
    elif kind == "RefDot":
        yield from _within(value["refr"])
    elif kind != "Var":
        yield from _parts(node)


def _sides(value: Node) -> list[Node]:
    sides = (value.get(name) for name in ("key", "value", "lhs", "rhs", "collection", "expr", "refr", "index"))
    return [one for one in sides if isinstance(one, dict)]


def _may_lack(node: Node) -> bool:
    return not _FIXED.intersection(node) and node.get("Var", {}).get("value") != "_"


def _members(expression: Node, *, nested: bool = False) -> Iterator[Node]:
    """Each `_` that only the negation itself could bind: not those in calls of calls, nor in comprehensions."""
    ((kind, value),) = expression.items()
    if kind in _FIXED or kind == "Object" or (nested and kind in _COMPUTED):
        return
    if kind == "Var" and value["value"] == "_":
        yield value
    for part in (*_sides(value), *value.get("params", ()), *value.get("items", ())):
        yield from _members(part, nested=True)


class Negations:
    """The negations of a policy (its text, its syntax tree) in their new form. They may stand within each other."""

    def __init__(self, text: str, tree: Node) -> None:
        self._old = text.encode()
        there = _statements(tree) if _NOT in text else ()
        found = (_negation(statement, expression, self._old) for statement, expression in there)
        self._found = sorted(one for one in found if one.taken)
        self._names = 0

    def edits(self, besides: Sequence[Edit] = ()) -> Iterator[Edit]:
        """What has to be changed in the text, besides what other edits take away."""
        gone = [(edit.start, edit.end) for edit in besides if edit.start < edit.end]
        at = 0
        for one in self._found:
            if one.start >= at and not any(start <= one.start and one.end <= end for start, end in gone):
                yield Edit(one.start, one.end, tuple(self._pieces(one)))
                at = one.end

    def kept(self, start: int, end: int) -> Iterator[Piece]:
        """The text between two offsets."""
        return self._kept(start, end)

    def _pieces(self, one: _Negation) -> Iterator[Piece]:
        names = [self._name() for _ in one.taken]
        yield _new(b"[true | ", one.start)
        for name, (start, end) in zip(names, one.taken, strict=True):
            yield _new(name + b" := ", start)
            yield from self._kept(start, end)
            yield _new(b" ", end)
            yield from self._kept(*one.modifiers)
            yield _new(b"; ", end)
        at = one.start
        for name, (start, end) in zip(names, one.taken, strict=True):
            yield from self._kept(at, start, outer=one)
            yield _new(name, start)
            at = end
        yield from self._kept(at, one.end, outer=one)
        yield _new(b"][_]", one.end)

    def _kept(self, start: int, end: int, outer: _Negation | None = None) -> Iterator[Piece]:
        """The text between two offsets, with the negations in it in their new form."""
        at = start
        for one in self._found:
            if one is not outer and at <= one.start and one.end <= end:
                yield Piece(self._old[at : one.start], at)
                yield from self._pieces(one)
                at = one.end
        yield Piece(self._old[at:end], at)

    def _name(self) -> bytes:
        self._names += 1
        return f"oakum_not_{self._names}".encode()


def _new(text: bytes, at: int) -> Piece:
    return Piece(text, at, is_new=True)


def _stretch(node: Node, old: bytes) -> tuple[int, int]:
    ((_, value),) = node.items()
    start: int = value["span"]["start"]
    return start - 1 if old[start - 1 : start] in _QUOTES else start, _last(node, old)


def _last(node: Node, old: bytes) -> int:
    ((_, value),) = node.items()
    return _end(value, old)


def _end(value: Node, old: bytes) -> int:
    """Where it ends: the tree leaves out the quotes of a text."""
    end: int = value["span"]["end"]
    return end + 1 if old[end : end + 1] in _QUOTES else end
