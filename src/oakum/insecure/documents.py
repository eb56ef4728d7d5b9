"""Rules over parsed documents: YAML and JSON, with the place of every value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from oakum.rules.query import Condition, Path, Step
from oakum.rules.unsafe import Unsafe
from oakum.sources.manifests.nodes import Mapping, Node, Scalar, Sequence, get, text_of


class At(NamedTuple):
    """A node, and how it was reached."""

    node: Node
    key: Scalar | None = None
    """The name by which it stands in its object."""
    trail: str = ""
    """For people: `spec.containers[web].image`; items by their name, where they have one."""

    def place(self) -> Scalar | None:
        """What to show of it: itself, its name, or the first value in it."""
        return self.node if isinstance(self.node, Scalar) else self.key or _first(self.node)


class Match(NamedTuple):
    """Where a document is as a rule says."""

    place: Scalar
    trail: str


_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*+"|(?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?)')
_NO_TEXT = re.compile("[\ud800-\udfff]")
_TEMPLATE = re.compile(r"\{\{|\{%|<%")


def readable(path: str, text: str) -> str:
    """A file's text as its parser takes it, with everything in its place: no comments in JSON, no bytes that are no
    text."""
    plain = _NO_TEXT.sub("?", text)
    if not path.endswith((".json", ".jsonc", ".code-workspace")):
        return plain
    return _COMMENT.sub(lambda match: " " * len(match[0]) if match["comment"] else match[0], plain)


def is_template(text: str) -> bool:
    """Whether it is no document before it is rendered."""
    return _TEMPLATE.search(text) is not None


def matches(rule: Unsafe, root: Node) -> Iterator[Match]:
    """Where a document is unsafe, in order; what the last of the rule's conditions is about is the place."""
    top = At(root)
    if not all(_holds(top, condition) for condition in rule.root_conditions):
        return
    for at in reached(top, rule.path):
        witnesses = [_holds(at, condition) for condition in rule.conditions]
        if not all(witnesses):
            continue
        shown = next((one for one in reversed(witnesses) if one is not None and one.place()), at)
        place = shown.place() or at.place()
        if place is not None:
            yield Match(place, shown.trail or at.trail)


def reached(start: At, path: Path) -> Iterator[At]:
    """All nodes at a path."""
    if not path:
        yield start
        return
    for one in _step(start, path[0]):
        yield from reached(one, path[1:])


def _step(at: At, step: Step) -> Iterator[At]:
    if step.kind == "self":
        yield at
    elif step.kind == "key":
        if at.key is not None:
            yield At(at.key, at.key, at.trail)
    elif step.kind == "deep":
        yield from _beneath(at)
    else:
        wanted = {"name": step.name, "item": step.name}.get(step.kind)
        yield from (child for child, name in _children(at, step.kind) if wanted is None or name == wanted)


def _children(at: At, kind: str) -> Iterator[tuple[At, str]]:
    if kind in ("name", "any") and isinstance(at.node, Mapping):
        for key, value in at.node.entries:
            yield At(value, key, f"{at.trail}.{key.value}".lstrip(".")), key.value
    elif kind in ("item", "items") and isinstance(at.node, Sequence):
        for index, item in enumerate(at.node.items):
            yield At(item, None, f"{at.trail}[{text_of(get(item, 'name')) or index}]"), str(index)


def _beneath(at: At) -> Iterator[At]:
    pending = [at]
    while pending:
        one = pending.pop()
        yield one
        children = [child for kind in ("any", "items") for child, _ in _children(one, kind)]
        pending += reversed(children)


def _holds(at: At, condition: Condition) -> At | None:
    """A node for which it holds; for a negated one the node itself."""
    witness = next((one for one in reached(at, condition.path) if _is_so(one.node, condition)), None)
    if condition.negated:
        return at if witness is None else None
    return witness


def _is_so(node: Node, condition: Condition) -> bool:
    if not condition.operator:
        return True
    if not isinstance(node, Scalar):
        return False
    if condition.operator in ("~", "!~"):
        return (_pattern(condition.literal).search(node.value) is not None) == (condition.operator == "~")
    said, wanted = node.value, condition.literal
    equal = said.lower() == wanted.lower() if condition.folded else said == wanted
    return equal == (condition.operator == "==")


def _first(node: Node) -> Scalar | None:
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, Scalar):
            return one
        pending += [key for key, _ in one.entries[:1]] if isinstance(one, Mapping) else one.items[:1]
    return None


@lru_cache(maxsize=1024)
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
