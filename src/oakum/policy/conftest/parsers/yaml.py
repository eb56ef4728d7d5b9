"""YAML as Kubernetes tools read it: version 1.1 as go-yaml resolves it, keys as strings, each document by itself.

Sources: sigs.k8s.io/yaml 1.6.0 over go.yaml.in/yaml/v2; the documents of a file as conftest parser/yaml separates them.
Built from libyaml's events, with bounds: composers recurse without end in hostile files, and aliases multiply.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from oakum.model import MissingExtra
from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable
from oakum.policy.conftest.plain import DEEPEST, MOST_VALUES
from oakum.sources.manifests import nodes

_TAGS = "tag:yaml.org,2002:"
_BOOLEANS = {
    **dict.fromkeys(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"], True),
    **dict.fromkeys(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"], False),
}
_NULLS = frozenset(["", "~", "null", "Null", "NULL"])
_WORDS = {
    **_BOOLEANS,
    **dict.fromkeys(_NULLS),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **{sign + word: math.inf for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<bin>[01]+)|0[oO]?(?P<oct>[0-7]+)|(?P<dec>0|[1-9][0-9]*))"
)
_BASES = {"hex": 16, "bin": 2, "oct": 8, "dec": 10}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_MOST_EVENTS = 3_000_000


def parse(text: Text) -> Parsed:
    """Raises SourceError and MissingExtra. A file of one document gives its value, one of several the list of them."""
    parts = list(_parts(text.content))
    values = [value for part in parts for value in _values(part, text.path)]
    return Parsed(values if len(values) > 1 else values[0], partial(_line, parts))


class _Part(NamedTuple):
    """What stands between two separators."""

    text: str
    line: int
    """Lines of the file before it."""


class _Merge(NamedTuple):
    """The key `<<`."""


_MERGE = _Merge()


class _Refused(Exception):  # noqa: N818 - reads as what it says about a document
    """What no honest document has."""


def _parts(content: str) -> Iterator[_Part]:
    separator = "\r\n---\r\n" if "\r\n" in content else "\n---\n"
    texts = content.split(separator)
    if content.startswith("%") and len(texts) > 1:  # a directive belongs to the document after it
        texts[:2] = [separator.join(texts[:2])]
    line = 0
    for text in texts:
        yield _Part(text, line)
        line += text.count("\n") + separator.count("\n")


def _values(part: _Part, path: str) -> list[Any]:
    yaml = _library()
    try:
        return list(_Builder(yaml).roots(part.text)) or [None]
    except _Refused as error:
        raise unreadable(path, f"is not readable YAML: {error}", part.line + 1) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (part.line + mark.line + 1, mark.column + 1) if mark else (part.line + 1, 0)
        raise unreadable(
            path, f"is not valid YAML: {getattr(error, 'problem', None) or 'its bytes'}", line, column
        ) from None


def line_in(text: str, steps: Steps, document: int = 0) -> int:
    """The line of a value in one of a text's documents, or of the nearest thing above it; 0 without such a document."""
    found = list(nodes.documents(text))
    root = found[document].root if document < len(found) else None
    return 0 if root is None else 1 + text.count("\n", 0, _start(root, steps))


def _line(parts: list[_Part], document: int, steps: Steps) -> int:
    for part in parts:
        count = max(1, sum(1 for _ in nodes.documents(part.text)))
        if document < count:
            return part.line + (line_in(part.text, steps, document) or 1)
        document -= count
    return 0


def _start(root: nodes.Node, steps: Steps) -> int:
    place = _first(root)
    node = root
    for step in steps:
        key = next((key for key, _ in nodes.entries_of(node) if key.value == str(step)), None)
        inner = nodes.get(node, step)
        if inner is None:
            break
        node, place = inner, key.start if key else _first(inner)
    return place


def _first(node: nodes.Node) -> int:
    """Where a node begins: a collection where its first scalar does."""
    while not isinstance(node, nodes.Scalar):
        inner = [key for key, _ in node.entries] if isinstance(node, nodes.Mapping) else node.items
        if not inner:
            return 0
        node = inner[0]
    return node.start


class _Level:
    """A collection that is open."""

    def __init__(self, *, is_mapping: bool, anchor: str | None) -> None:
        self.is_mapping = is_mapping
        self.anchor = anchor
        self.children: list[Any] = []
        self.size = 1


class _Builder:
    """Makes values out of events."""

    def __init__(self, yaml: Any) -> None:
        self._yaml = yaml
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._levels = [_Level(is_mapping=False, anchor=None)]

    def roots(self, text: str) -> Iterator[Any]:
        """The documents of a text, in order."""
        yaml = self._yaml
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        for number, event in enumerate(yaml.parse(text, Loader=loader)):
            if number > _MOST_EVENTS:
                raise _Refused("too many fields")
            self._take(event)
        return iter(self._levels[0].children)

    def _take(self, event: Any) -> None:
        yaml = self._yaml
        if isinstance(event, yaml.ScalarEvent):
            self._add(_scalar(event), 1, event.anchor)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._levels.append(_Level(is_mapping=isinstance(event, yaml.MappingStartEvent), anchor=event.anchor))
            if len(self._levels) > DEEPEST:
                raise _Refused(f"more than {DEEPEST} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            level = self._levels.pop()
            self._add(_mapping(level.children) if level.is_mapping else level.children, level.size, level.anchor)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise _Refused("an alias without its anchor, or inside of it")
            self._add(*self._anchors[event.anchor], None)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._anchors = {}

    def _add(self, value: Any, size: int, anchor: str | None) -> None:
        level = self._levels[-1]
        level.children.append(value)
        level.size += size
        if level.size > MOST_VALUES:
            raise _Refused(f"more than {MOST_VALUES:,} values, aliases counted")
        if anchor:
            self._anchors[anchor] = value, size


def _mapping(children: list[Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in zip(children[::2], children[1::2], strict=True):
        if isinstance(key, _Merge):
            result.update(_merged(value))
        else:
            result[_key(key)] = value
    return result


def _merged(value: Any) -> dict[str, Any]:
    """What `<<` brings in; of a list of mappings the earlier ones win."""
    result: dict[str, Any] = {}
    for one in reversed(value if isinstance(value, list) else [value]):
        if not isinstance(one, dict):
            raise _Refused("`<<` takes mappings only")
        result.update(one)
    return result


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, int | float):
        return f"{key:g}" if isinstance(key, float) else str(key)
    raise _Refused("a key that is null, a list or a mapping")


def _scalar(event: Any) -> Any:
    tag, value = event.tag, event.value
    if tag is None and not event.implicit[0]:
        return value
    kind = tag.removeprefix(_TAGS) if tag else ""
    if kind == "binary":
        return _binary(value)
    if kind in ("", "bool", "int", "float", "null", "timestamp", "merge"):
        return _tagged(_plain(value), kind)
    return value  # `!!str`, and tags of applications such as `!Ref`


def _plain(value: str) -> Any:
    """A plain scalar by what it looks like."""
    if value == "<<":
        return _MERGE
    if value in _WORDS:
        return _WORDS[value]
    digits = value.replace("_", "") if value[:1] in "+-.0123456789" else ""
    if match := _INTEGER.fullmatch(digits):
        base = next(name for name in _BASES if match[name])
        return int(match["sign"] + match[base], _BASES[base])
    return float(digits) if _FLOAT.fullmatch(digits) else value


def _tagged(value: Any, kind: str) -> Any:
    wanted = {"bool": bool, "int": int, "float": (int, float), "null": type(None), "merge": _Merge}.get(kind, object)
    if not isinstance(value, wanted):  # type: ignore[arg-type]
        raise _Refused(f"a value that is no {kind}, as its tag says")
    return value


def _binary(value: str) -> str:
    try:
        return base64.b64decode(value).decode("utf-8", "replace")
    except binascii.Error:
        raise _Refused("a binary value that is no base64") from None


def _library() -> Any:
    try:
        import yaml
    except ImportError:
        raise MissingExtra("reading YAML", "policy") from None
    return yaml
