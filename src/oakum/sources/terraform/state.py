"""States and plans: the fields with their addresses, and what Terraform itself marks as sensitive.

Formats: Terraform documentation, "JSON Output Format"; hashicorp/terraform, internal/states/statefile/version4.go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from oakum.sources.manifests.fields import Field, Subject
from oakum.sources.manifests.nodes import Mapping, Node, Scalar, Sequence, entries_of, get, items_of, text_of

Mask = bool | dict[str, "Mask"]
"""True where all is sensitive; else by key, or number in a list."""
_SHORTEST = 4
_DULL = re.compile(rb"(?i:true|false|null)|[0-9]{1,5}|\s*")
_VALUES = ("attributes", "values", "before", "after")
"""Where the values of a resource begin: from there on paths start with its address."""
_NAMED = {
    "$.outputs": "output",
    "$.planned_values.outputs": "output",
    "$.prior_state.values.outputs": "output",
    "$.values.outputs": "output",
    "$.output_changes": "output",
    "$.variables": "variable",
}
_PRIMITIVE = frozenset(["string", "number", "bool", "dynamic"])
_COLLECTION = frozenset(["object", "tuple", "list", "set", "map"])
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class _Place(NamedTuple):
    path: str
    key: str
    subject: Subject = Subject()
    mask: Mask = False


def fields(root: Node) -> Iterator[Field]:
    """All fields of a state, a plan or anything else in JSON."""
    pending: list[tuple[Node, _Place]] = [(root, _Place("$", ""))]
    while pending:
        node, here = pending.pop()
        if isinstance(node, Scalar):
            yield from _scalar(node, here)
        elif isinstance(node, Sequence):
            pending += reversed([(one, _item(here, number)) for number, one in enumerate(node.items)])
        else:
            pending += reversed([(value, _entry(node, here, key.value)) for key, value in node.entries])


def _scalar(node: Scalar, here: _Place) -> Iterator[Field]:
    value = node.value.encode("utf-8", "surrogatepass")
    if value:
        secret = here.mask is True and len(value) >= _SHORTEST and not _DULL.fullmatch(value) and b"\n" not in value
        yield Field(here.subject, here.path, here.key, value, node, secret)


def _item(here: _Place, number: int) -> _Place:
    return here._replace(path=f"{here.path}[{number}]", mask=_below(here.mask, str(number)))


def _entry(node: Mapping, here: _Place, key: str) -> _Place:
    """One entry of an object, whose other entries say what it is."""
    if _is_typed(node):
        return here if key == "value" else here._replace(path=f"{here.path}.{key}", key=key, mask=False)
    within = not here.path.startswith("$")  # in the values of a resource, where names mean what they like
    subject = here.subject if within else _subject(node, here.subject)
    name = subject.name if key == "value" and subject.kind in _NAMED.values() else key
    path = f"{here.path}.{key}" if _NAME.fullmatch(key) else f"{here.path}['{key[:200]}']"
    if not within and subject.name and key in _VALUES and subject.kind not in _NAMED.values():
        path = subject.name
    if here.path in _NAMED:
        subject = Subject(_NAMED[here.path], "", key)
    return _Place(path, name, subject, _mask(node, here, key))


def _is_typed(node: Mapping) -> bool:
    """Whether it is how a state writes a value of dynamic type, such as `{"value": "a", "type": "string"}`."""
    kind = get(node, "type")
    if {key.value for key, _ in node.entries} != {"value", "type"}:
        return False
    if isinstance(kind, Sequence):
        return text_of(next(iter(kind.items), None)) in _COLLECTION
    return text_of(kind) in _PRIMITIVE


def _subject(node: Mapping, known: Subject) -> Subject:
    """Resources of a plan have an address; those of a state its parts, and instances an index."""
    address = text_of(get(node, "address"))
    kind, name = text_of(get(node, "type")), text_of(get(node, "name"))
    if address and kind:
        return Subject(kind, "", address)
    if kind and name and isinstance(get(node, "instances"), Sequence):
        module = text_of(get(node, "module"))
        parts = [module, "data" if text_of(get(node, "mode")) == "data" else "", kind, name]
        return Subject(kind, "", ".".join(filter(None, parts)))
    index = get(node, "index_key")
    if known.name and isinstance(index, Scalar) and get(node, "attributes"):
        key = index.value if index.value.isdecimal() else f'"{index.value}"'
        return known._replace(name=f"{known.name}[{key}]")
    return known


def _mask(node: Mapping, here: _Place, key: str) -> Mask:
    """What stands beside an entry, or above it, about its being sensitive."""
    inherited = _below(here.mask, key)
    if inherited is True or (key == "value" and text_of(get(node, "sensitive")) == "true"):
        return True
    if here.path == "$" and key == "variables":
        return _of_declarations(get(node, "configuration", "root_module", "variables"))
    if key == "attributes":
        return _of_paths(get(node, "sensitive_attributes"))
    beside = get(node, "sensitive_values" if key == "values" else f"{key}_sensitive")
    return _of_node(beside) if beside is not None else inherited


def _below(mask: Mask, key: str) -> Mask:
    return mask if isinstance(mask, bool) else mask.get(key, False)


def _of_node(node: Node) -> Mask:
    """A mask that has the shape of what it speaks of."""
    if isinstance(node, Scalar):
        return node.value == "true"
    if isinstance(node, Sequence):
        return {str(number): _of_node(one) for number, one in enumerate(node.items)}
    return {key.value: _of_node(value) for key, value in node.entries}


def _of_paths(node: Node | None) -> Mask:
    """A list of paths, each a list of steps such as `{"type": "get_attr", "value": "password"}`."""
    mask: dict[str, Mask] = {}
    for path in items_of(node):
        steps = [_step(one) for one in items_of(path)] or [text_of(path)]
        inner = mask
        for step in steps[:-1]:
            below = inner.setdefault(step, {})
            inner = below if isinstance(below, dict) else {}
        inner[steps[-1]] = True
    return mask


def _of_declarations(node: Node | None) -> Mask:
    """The variables of a plan by how its configuration declares them."""
    declared = {key.value: text_of(get(one, "sensitive")) == "true" for key, one in entries_of(node)}
    return {name: {"value": sensitive} for name, sensitive in declared.items()}


def _step(node: Node) -> str:
    value = get(node, "value")
    return text_of(get(value, "value")) if entries_of(value) else text_of(value)
