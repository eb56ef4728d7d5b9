"""Files of YAML or JSON as the objects that an API server would make of them.

Events are taken one by one, so that hostile files end at a bound: depth, size, number of values (with what aliases
expand to). A key that stands twice is an error, as it is for the API server: which one counts would be luck.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from oakum.model import MissingExtra, PolicyError

_LARGEST = 16 << 20
_DEEPEST = 100
_MOST_VALUES = 1_000_000
_MERGE = "tag:yaml.org,2002:merge"
_CORE = "tag:yaml.org,2002:"
_BLOCKS = ("|", ">")
_INT64 = 2**63
_UINT64 = 2**64


class ManifestError(Exception):
    """A file that no API server would take. Never quotes it."""

    def __init__(self, problem: str, line: int = 0, column: int = 0) -> None:
        super().__init__(problem)
        self.line, self.column = line, column


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One object of a file."""

    value: Any
    file: str
    line: int
    """Where it begins, from 1."""
    places: Any
    """Nested as the value is: `{"": line, key: places}`; see `line_of`."""

    @property
    def kind(self) -> str:
        """Of the Kubernetes object; empty where it is none."""
        return text(self.value, "kind")

    @property
    def api_version(self) -> str:
        """Such as `apps/v1`."""
        return text(self.value, "apiVersion")

    @property
    def name(self) -> str:
        """In the metadata; of an object that is yet to get one, what it will begin with."""
        return text(self.value, "metadata", "name") or text(self.value, "metadata", "generateName")

    @property
    def namespace(self) -> str:
        """As written; empty where none is."""
        return text(self.value, "metadata", "namespace")

    def line_of(self, *path: str | int) -> int:
        """The line of the nearest thing on a path that is there."""
        places, line = self.places, self.line
        for step in path:
            if not isinstance(places, dict) or step not in places:
                break
            places = places[step]
            line = places[""] if isinstance(places, dict) else places
        return line


def at(value: Any, *path: str) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def text(value: Any, *path: str) -> str:
    """The string at a path, else the empty one."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""


def read(path: Path) -> list[Document]:
    """The objects of a file; a `List` is its items. Raises PolicyError with file, line and column, MissingExtra."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise ManifestError(f"has more than {_LARGEST >> 20} MB: split it")
        return list(parse(content.decode("utf-8-sig"), str(path)))
    except OSError as error:
        raise PolicyError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except UnicodeDecodeError:
        raise PolicyError("is not UTF-8", file=str(path)) from None
    except ManifestError as error:
        raise PolicyError(str(error), file=str(path), line=error.line, column=error.column) from None


def parse(content: str, file: str) -> Iterator[Document]:
    """The objects of a text; a `List` is its items. Raises ManifestError, MissingExtra."""
    yaml = _library()
    readable = content.replace("\t", " ") if content.lstrip()[:1] in ("{", "[") else content
    try:
        for value, places, line in _Builder(yaml).documents(readable):
            yield from _items(Document(value=value, file=file, line=line, places=places))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise ManifestError(getattr(error, "problem", None) or "is no YAML", *place) from None


def _items(document: Document) -> Iterator[Document]:
    items = at(document.value, "items")
    if not (document.kind.endswith("List") and isinstance(items, list)):
        yield document
        return
    for number, item in enumerate(items):
        places = document.places["items"][number]
        line = places[""] if isinstance(places, dict) else places
        yield Document(value=item, file=document.file, line=line, places=places)


def _library() -> Any:
    try:
        import yaml
    except ImportError:
        raise MissingExtra("judging manifests", "policy") from None
    return yaml


class _Open:
    """A collection that is not complete yet."""

    def __init__(self, line: int, anchor: str | None, *, is_map: bool) -> None:
        self.value: Any = {} if is_map else []
        self.places: dict[Any, Any] = {"": line}
        self.anchor, self.is_map, self.size = anchor, is_map, 1
        self.key: str | None = None
        self.merged: list[dict[str, Any]] = []


class _Builder:
    """Makes values out of events."""

    def __init__(self, yaml: Any) -> None:
        self._yaml = yaml
        self._loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._resolver = yaml.resolver.Resolver()
        self._constructor = yaml.constructor.SafeConstructor()
        self._anchors: dict[str, tuple[Any, Any, int]] = {}
        self._open: list[_Open] = []
        self._count = 0

    def documents(self, content: str) -> Iterator[tuple[Any, Any, int]]:
        yaml = self._yaml
        for event in yaml.parse(content, Loader=self._loader):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors, self._done = {}, (None, line, 1)
            elif isinstance(event, yaml.DocumentEndEvent):
                value, places, _ = self._done
                if value is not None:  # nothing but comments
                    yield value, places, places[""] if isinstance(places, dict) else places
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(event, line)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end(line)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event.anchor, line)
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event, line)

    def _begin(self, event: Any, line: int) -> None:
        if len(self._open) >= _DEEPEST:
            raise ManifestError(f"more than {_DEEPEST} levels deep", line)
        self._open.append(_Open(line, event.anchor, is_map=isinstance(event, self._yaml.MappingStartEvent)))

    def _end(self, line: int) -> None:
        done = self._open.pop()
        for base in done.merged:
            done.value |= {key: value for key, value in base.items() if key not in done.value}
        self._add(done.value, done.places, done.size, done.anchor, line)

    def _alias(self, anchor: str, line: int) -> None:
        if anchor not in self._anchors:
            raise ManifestError("an alias of something that is not there", line)
        value, places, size = self._anchors[anchor]
        self._add(value, places, size, None, line)

    def _scalar(self, event: Any, line: int) -> None:
        holder = self._open[-1] if self._open else None
        if holder and holder.is_map and holder.key is None:
            self._key(holder, event, line)
        else:
            begins = line + 1 if event.style in _BLOCKS else line
            self._add(self._value(event, line), begins, 1, event.anchor, line)

    def _key(self, holder: _Open, event: Any, line: int) -> None:
        if self._tag(event) == _MERGE:
            holder.key = "<<"
            return
        value = self._value(event, line)
        key = value if isinstance(value, str) else event.value if value is not None else "null"
        if key in holder.value:
            raise ManifestError("a key stands twice", line, event.start_mark.column + 1)
        holder.key = key
        holder.value[key] = None

    def _add(self, value: Any, places: Any, size: int, anchor: str | None, line: int) -> None:
        self._count += size
        if self._count > _MOST_VALUES:
            raise ManifestError(f"more than {_MOST_VALUES} values", line)
        if anchor:
            self._anchors[anchor] = (value, places, size)
        if not self._open:
            self._done = (value, places, size)
            return
        holder = self._open[-1]
        holder.size += size
        if not holder.is_map:
            holder.places[len(holder.value)] = places
            holder.value.append(value)
        elif holder.key is None:
            raise ManifestError("a key that is no string", line)
        else:
            self._enter(holder, value, places, line)

    def _enter(self, holder: _Open, value: Any, places: Any, line: int) -> None:
        key, holder.key = holder.key, None
        if key == "<<":
            bases = value if isinstance(value, list) else [value]
            if not all(isinstance(base, dict) for base in bases):
                raise ManifestError("only mappings can be merged", line)
            holder.merged += bases
            return
        holder.value[key] = value
        holder.places[key] = places

    def _tag(self, event: Any) -> str:
        if event.tag and event.tag != "!":
            return str(event.tag)
        return str(self._resolver.resolve(self._yaml.ScalarNode, event.value, event.implicit))

    def _value(self, event: Any, line: int) -> Any:
        if "\0" in event.value:  # the engine would take the text to end here
            raise ManifestError("a text holds the character NUL", line)
        kind = self._tag(event).removeprefix(_CORE)
        if kind == "null":
            return None
        if kind not in ("bool", "int", "float", "binary"):
            return event.value
        try:
            if kind == "binary":
                return _without_nul(base64.b64decode(event.value).decode())
            node = self._yaml.ScalarNode(_CORE + kind, event.value)
            return _as_json(getattr(self._constructor, f"construct_yaml_{kind}")(node))
        except (ValueError, KeyError, IndexError, binascii.Error):
            raise ManifestError(f"is no {kind}", line) from None


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError
    return text


def _as_json(value: Any) -> Any:
    """JSON has no infinity, and a number beyond 64 bits is a float."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError
    if isinstance(value, int) and not -_INT64 <= value < _UINT64:
        return float(value)
    return value
