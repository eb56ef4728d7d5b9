"""HCL on its way to the detector: the text as it is, and once more what only its variable's name makes a secret."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from oakum.model import Location, ManifestOrigin, Skipped
from oakum.model.arena import FIELDS, HEAD, TAIL, Arena, Locate, Shard, span_in
from oakum.sources.manifests.present import LONGEST
from oakum.sources.manifests.shard import Text, wholes
from oakum.sources.manifests.spans import Placed, span_of_value
from oakum.sources.terraform.hcl import Attribute, attributes, sensitive_variables

MARK = b"\x1aSensitive\x1a"
"""Before a value that is declared sensitive; the rule `terraform-sensitive-value` looks for it."""
TARGET = 2 << 20
_SHORTEST = 4


class _Shown(NamedTuple):
    text: Text
    known: list[Attribute]
    attribute: Attribute | None
    begin: int
    """Bytes before the value."""


class HclShard(Shard):
    """Configuration and variables of some folders."""

    label = ""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts = texts
        self._start()

    def _start(self) -> None:
        self._buffer = bytearray()
        self._segments = array("q")
        self._shown: list[_Shown] = []
        self._skipped: list[Skipped] = []
        self._size = self._items = 0

    def arenas(self) -> Iterator[Arena]:
        """Many files together."""
        texts = list(self._texts)
        declared: dict[str, set[str]] = {}
        for text in texts:
            declared.setdefault(_folder(text), set()).update(sensitive_variables(text.content))
        for text in texts:
            self._skipped += text.skipped
            if text.content:
                self._file(text, declared[_folder(text)])
            if len(self._buffer) > TARGET:
                yield self._arena()
        yield self._arena()

    def _arena(self) -> Arena:
        self._shown_now, self._buffer_now, self._segments_now = self._shown, bytes(self._buffer), self._segments
        size, items, skipped = self._size, self._items, tuple(self._skipped)
        self._start()
        return Arena(memoryview(self._buffer_now), self._segments_now, skipped, size, items)

    def _file(self, text: Text, sensitive: set[str]) -> None:
        known = list(attributes(text.content))
        content = text.content.encode("utf-8", "surrogatepass")
        self._add(content, _Shown(text, known, None, 0))
        self._size += len(content)
        self._items += 1
        for one in known:
            if one.literal and (head := _head(one, sensitive)):
                value = one.literal.encode("utf-8", "surrogatepass")
                shown = head + (value[:LONGEST] if head.startswith(MARK) else value + b'"')
                self._add(shown, _Shown(text, known, one, len(head)))

    def _add(self, content: bytes, shown: _Shown) -> None:
        start = len(self._buffer)
        self._segments.extend((start, start + len(content), len(self._shown), 0, HEAD | TAIL))
        self._buffer += content
        self._buffer += b"\n"
        self._shown.append(shown)

    def wholes(self) -> Iterator[tuple[Arena, Locate]]:
        """The files, for what asks for whole documents."""
        return wholes(self._texts)

    def locate(self, owner: int, start: int, end: int) -> Location:
        """The attribute, and the lines of the file where its value stands."""
        text, known, attribute, begin = self._shown_now[owner]
        low = self._segments_now[owner * FIELDS]
        if attribute is None:
            raw = self._buffer_now[low : self._segments_now[owner * FIELDS + 1]]
            span = span_in(raw, start, end)
            attribute = _at(known, len(raw[:start].decode("utf-8", "surrogatepass")))
        else:
            found = self._buffer_now[low + start : low + end]
            span = span_of_value(text.content, Placed(attribute.start, attribute.end, begin), found, start)
        block, address, path = (attribute.block, attribute.address, attribute.path) if attribute else ("", "", "")
        return Location(origin=ManifestOrigin(path=text.path, kind=block, name=address, field=path), span=span)


def _head(attribute: Attribute, sensitive: set[str]) -> bytes:
    """What to write before the value of a variable, so that rules see what it is called; nothing for all else."""
    inside = attribute.path.removeprefix(attribute.address).lstrip(".").split(".")
    if attribute.block == "variable" and inside[0] == "default":
        name = attribute.address.removeprefix("var.")
    elif not attribute.block:
        name = inside[0]
    else:
        return b""
    shown = name.encode("utf-8", "replace")
    if name in sensitive and len(attribute.literal or "") >= _SHORTEST:
        return MARK + shown + b": "
    return shown + b' = "' if attribute.block and inside == ["default"] else b""


def _at(known: list[Attribute], place: int) -> Attribute | None:
    before = bisect_right([one.start for one in known], place) - 1
    return known[before] if before >= 0 and place <= known[before].end else None


def _folder(text: Text) -> str:
    return str(PurePosixPath(text.path).parent)
