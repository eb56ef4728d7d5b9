"""The texts of an image's configuration, history, labels and annotations, each with its JSON path."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from oakum.model import ImageOrigin, Location, Skipped
from oakum.model.arena import HEAD, TAIL, Arena, Shard, nothing, span_of

_MOST_TEXTS = 200_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class Text(NamedTuple):
    """One string of a document."""

    path: str
    """JSON path, such as `$.config.Env[2]`."""
    text: str
    """For an entry of an object `key=value`, so that rules see what it is called."""


def texts(document: Any) -> Iterator[Text]:
    """All strings of a decoded JSON document, in its order, without recursion."""
    pending: list[tuple[str, str, Any]] = [("$", "", document)]
    while pending:
        path, key, value = pending.pop()
        if isinstance(value, str):
            yield Text(path, f"{key}={value}" if key else value)
        elif isinstance(value, dict):
            pending += [(path + _step(name), name, one) for name, one in reversed(value.items())]
        elif isinstance(value, list):
            pending += [(f"{path}[{n}]", "", value[n]) for n in reversed(range(len(value)))]


def _step(name: str) -> str:
    return f".{name}" if _NAME.fullmatch(name) else f"['{name[:200]}']"


class DocumentShard(Shard):
    """The documents of one image: (name, JSON) each."""

    label = ""

    def __init__(self, image: str, documents: tuple[tuple[str, bytes], ...]) -> None:
        self._image = image
        self._documents = documents
        self._paths: list[str] = []
        self._arena: Arena | None = None

    def arenas(self) -> Iterator[Arena]:
        """One arena for each document."""
        for name, raw in self._documents:
            try:
                document = msgspec.json.decode(raw)
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
                yield nothing(Skipped(path=f"{self._image}!/{name}", reason="damaged", detail="is no JSON"))
                continue
            yield self._shown(name, document, len(raw))

    def _shown(self, name: str, document: Any, size: int) -> Arena:
        segments = array("q")
        buffer = bytearray()
        self._paths = []
        skipped: tuple[Skipped, ...] = ()
        for path, text in texts(document):
            if len(self._paths) == _MOST_TEXTS:
                skipped = (Skipped(path=f"{self._image}!/{name}", reason="too large", detail="too many fields"),)
                break
            content = text.encode("utf-8", "replace")
            segments.extend((len(buffer), len(buffer) + len(content), len(self._paths), 0, HEAD | TAIL))
            buffer += content + b"\n"
            self._paths.append(f"{name}:{path}")
        self._arena = Arena(memoryview(bytes(buffer)), segments, skipped, size, 1)
        return self._arena

    def locate(self, owner: int, start: int, end: int) -> Location:
        """The JSON path; lines and columns are those of the string."""
        origin = ImageOrigin(path=self._paths[owner], image=self._image)
        return Location(origin=origin, span=span_of(self._arena, owner, start, end))
