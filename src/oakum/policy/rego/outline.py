"""What policies define and what they call, read from the syntax tree of regorus without evaluating anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal

import msgspec

from oakum.policy.rego.regorus_engine import parsed
from oakum.policy.rego.source import Place, column_of
from oakum.policy.rego.trees import named

RuleKind = Literal["value", "set", "object", "function", "default"]
_CALLING = frozenset(["Call", "with_mods"])
_KEPT = 8
"""Sets of policies whose outline is kept."""
_FREE_ROOTS = frozenset(["data", "input"])


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A function that is called, or put in place of another one by `with`."""

    name: str
    """As it resolves: `data.lib.f` for a function of the policies, otherwise `sprintf`, `http.send`."""
    arguments: int
    """How many are given; -1 where `with` names the function only."""
    place: Place


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One definition; a rule may have several."""

    package: str
    """Without `data.`: `main`, `lib.images`."""
    name: str
    """`deny`, or `limits.lines` for a head with a path."""
    kind: RuleKind
    place: Place
    arity: int = 0
    """Of a function."""
    calls: tuple[Call, ...] = ()

    @property
    def path(self) -> str:
        """`data.package.name`."""
        return f"data.{self.package}.{self.name}"


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """What a set of policies defines."""

    packages: tuple[str, ...]
    """In the order in which they come, each once."""
    rules: tuple[Rule, ...]

    def named(self, package: str) -> dict[str, tuple[Rule, ...]]:
        """Rule name -> its definitions in a package, in order."""
        found: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            if rule.package == package:
                found[rule.name] = (*found.get(rule.name, ()), rule)
        return found

    def has(self, path: str) -> bool:
        """Whether `data.package`, `data.package.rule` or something inside of a rule is there."""
        wanted = f"{path}."
        paths = [f"data.{package}." for package in self.packages] + [f"{rule.path}." for rule in self.rules]
        inside = any(wanted.startswith(f"{rule.path}.") for rule in self.rules)
        return inside or any(one.startswith(wanted) for one in paths)


def outline(modules: Mapping[str, str], *, syntax: Literal["v0", "v1"] = "v1") -> Outline:
    """The outline of policies (file name -> text). Raises PolicyError where one cannot be parsed."""
    return _outline(tuple(modules.items()), syntax)


@lru_cache(_KEPT)
def _outline(files: tuple[tuple[str, str], ...], syntax: Literal["v0", "v1"]) -> Outline:
    """Each thread has an engine of its own, with the same policies: they are read once."""
    trees = msgspec.json.decode(parsed(dict(files), syntax=syntax).get_ast_as_json())
    packages = {tree["source"]["file"]: ".".join(_path(tree["ast"]["package"]["refr"])) for tree in trees}
    heads = frozenset(
        f"data.{packages[tree['source']['file']]}.{'.'.join(_head(rule)[1])}"
        for tree in trees
        for rule in tree["ast"]["rules"]
    )
    rules = tuple(rule for tree in trees for rule in _Module(tree, packages[tree["source"]["file"]], heads).rules())
    return Outline(packages=tuple(dict.fromkeys(packages.values())), rules=rules)


class _Module:
    """One file's tree: names in it mean what its package and its imports say."""

    def __init__(self, tree: Any, package: str, heads: frozenset[str]) -> None:
        self._tree, self._package, self._heads = tree["ast"], package, heads
        self._file: str = tree["source"]["file"]
        text = tree["source"]["contents"].encode()
        self._lines = tree["source"]["contents"].split("\n")
        named = [node for node in self._tree["imports"] if _path(node["refr"])[0] in _FREE_ROOTS]
        self._imports = dict(_alias(node, text) for node in named)  # `future.keywords.contains` names a keyword

    def rules(self) -> Iterator[Rule]:
        for node in self._tree["rules"]:
            kind, path, arity = _head(node)
            definition = next(iter(node.values()))
            yield Rule(
                package=self._package,
                name=".".join(path),
                kind=kind,
                place=self._place(definition),
                arity=arity,
                calls=tuple(sorted(self._calls(definition), key=_in_text)),
            )

    def _calls(self, node: Any) -> Iterator[Call]:
        for name, value in named(node, _CALLING):
            if name == "Call":
                yield self._call(value, value["fcn"], len(value["params"]))
            elif name == "with_mods":
                yield from (self._call(one, one["as"], -1) for one in value if self._is_function(one["as"]))

    def _call(self, node: Any, function: Any, arguments: int) -> Call:
        return Call(name=self._resolved(_path(function)), arguments=arguments, place=self._place(node))

    def _is_function(self, node: Any) -> bool:
        """Whether a term names something outside the documents: then `with` puts a function in."""
        path = _path(node)
        return bool(path) and self._resolved(path).partition(".")[0] not in _FREE_ROOTS

    def _resolved(self, path: tuple[str, ...]) -> str:
        if own := self._imports.get(path[0] if path else ""):
            return ".".join((*own, *path[1:]))
        local = f"data.{self._package}.{'.'.join(path)}"
        return local if local in self._heads else ".".join(path)

    def _place(self, node: Any) -> Place:
        span = node["span"]
        return Place(file=self._file, line=span["line"], column=column_of(self._lines[span["line"] - 1], span["col"]))


def _in_text(call: Call) -> tuple[int, int]:
    return call.place.line, call.place.column


def _alias(node: Any, text: bytes) -> tuple[str, tuple[str, ...]]:
    path, alias = _path(node["refr"]), node.get("as")
    return (text[alias["start"] : alias["end"]].decode() if alias else path[-1]), path


def _head(node: Any) -> tuple[RuleKind, tuple[str, ...], int]:
    """Kind, path and arity of a rule."""
    if default := node.get("Default"):
        return "default", _path(default["refr"]), len(default["args"])
    ((shape, head),) = node["Spec"]["head"].items()
    path = _path(head["refr"])
    if shape == "Func":
        return "function", path, len(head["args"])
    if shape == "Set":
        return "set", path, 0
    return ("object" if _is_open(head["refr"]) else "value"), path, 0


def _path(node: Any) -> tuple[str, ...]:
    """The names of a reference, up to where it depends on a value; empty for anything else."""
    match node:
        case {"Var": {"value": str(name)}}:
            return (name,)
        case {"RefDot": {"refr": inner, "field": [_, str(name)]}}:
            return _joined(inner, name)
        case {"RefBrack": {"refr": inner, "index": {"String": {"value": str(name)}}}}:
            return _joined(inner, name)
        case {"RefBrack": {"refr": inner}}:
            return _path(inner)
    return ()


def _joined(inner: Any, name: str) -> tuple[str, ...]:
    """A name behind a part that depends on a value is no longer part of the path."""
    path = _path(inner)
    return (*path, name) if path and not _is_open(inner) else path


def _is_open(node: Any) -> bool:
    """Whether a reference depends on a value somewhere."""
    match node:
        case {"RefBrack": {"index": {"String": _}, "refr": inner}} | {"RefDot": {"refr": inner}}:
            return _is_open(inner)
        case {"RefBrack": _}:
            return True
    return False
