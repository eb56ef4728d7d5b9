"""The heads of rules in Rego: package, names, forms, and defaults. What rules call is a matter of `rego.outline`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """One definition of a rule."""

    name: str
    form: str
    """`set` (with `contains`), `function`, `default`, or `other`."""
    line: int
    column: int


class Heads(msgspec.Struct, frozen=True, kw_only=True):
    """One file."""

    file: str
    package: str
    """Without `data.`, such as `oakum.kubernetes`."""
    rules: tuple[Head, ...]
    defaults: dict[str, Any] = {}
    """Rules with a default that is plain data, and that."""


def heads(modules: Mapping[str, str]) -> tuple[Heads, ...]:
    """Of each policy (file name -> text). Raises PolicyError for what is no Rego, MissingExtra without a parser."""
    from oakum.policy.rego.regorus_engine import parsed  # loads the native library

    trees = msgspec.json.decode(parsed(modules).get_ast_as_json())
    return tuple(_heads(file, tree["ast"]) for file, tree in zip(modules, trees, strict=True))


def _heads(file: str, tree: dict[str, Any]) -> Heads:
    return Heads(
        file=file,
        package=".".join(_path(tree["package"]["refr"])),
        rules=tuple(map(_rule, tree["rules"])),
        defaults=dict(_defaults(tree["rules"])),
    )


def _rule(node: dict[str, Any]) -> Head:
    if "Default" in node:
        body = node["Default"]
        return Head(name=_path(body["refr"])[0], form="default", **_place(body))
    body = node["Spec"]
    kind, head = next(iter(body["head"].items()))
    form = {"Set": "set", "Func": "function"}.get(kind, "other")
    return Head(name=_path(head["refr"])[0], form=form, **_place(body))


def _place(body: dict[str, Any]) -> dict[str, int]:
    return {"line": body["span"]["line"], "column": body["span"]["col"]}


def _path(node: dict[str, Any]) -> list[str]:
    """The names in a reference, such as `oakum.kubernetes`."""
    kind, body = next(iter(node.items()))
    if kind == "Var":
        return [body["value"]]
    names = _path(body["refr"]) if "refr" in body else []
    if kind == "RefDot":
        return [*names, body["field"][1]] if isinstance(body["field"][1], str) else names
    index = body.get("index", {}).get("String", {}).get("value")
    return [*names, index] if isinstance(index, str) else names


def _defaults(rules: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for node in rules:
        if "Default" in node and not node["Default"]["args"]:
            body = node["Default"]
            try:
                yield _path(body["refr"])[0], _plain(body["value"])
            except KeyError:  # not plain data: no parameter
                continue


def _plain(node: dict[str, Any]) -> Any:
    """A term as data. Raises KeyError for one that is none."""
    kind, body = next(iter(node.items()))
    if kind in ("String", "RawString", "Number", "Bool"):
        return body["value"]
    if kind == "Null":
        return None
    if kind in ("Array", "Set"):
        return [_plain(item) for item in body["items"]]
    return {_plain(key): _plain(value) for _, key, value in {"Object": body}[kind]["fields"]}
