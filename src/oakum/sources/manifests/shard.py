"""Files of manifests on their way to the detector: one segment for each field, and what they grant to whom."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

import msgspec

from oakum.model import Location, ManifestOrigin, Skipped
from oakum.model.arena import HEAD, TAIL, Arena, Locate, Shard, span_of, whole
from oakum.sources.manifests.fields import Field, Subject, fields
from oakum.sources.manifests.grants import Grants
from oakum.sources.manifests.nodes import Document, Mapping, Node, Scalar, documents
from oakum.sources.manifests.present import MARK, presented
from oakum.sources.manifests.spans import Placed, span_in_original, span_of_value

TARGET = 2 << 20
LARGEST = 64 << 20
"""Bytes of a file that is read as manifests."""
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)
_ALLOW = "oakum:allow"


Read = Callable[[Node], Iterator[Field]]


class Text(NamedTuple):
    """The content of one file, or what stands for one."""

    path: str
    content: str
    skipped: tuple[Skipped, ...] = ()
    original: str = ""
    """What stands in the file, where `content` was made of it."""
    values: tuple[tuple[str, str], ...] = ()
    """Files, with their content, whose values may have come into `content`."""


class _Shown(NamedTuple):
    """What an owner stands for."""

    file: Text
    field: Field | None
    placed: Placed


class ManifestShard(Shard):
    """Some texts of structured objects. `texts` are read where the shard runs, `read` gives the fields of a document,
    `mark` stands before those that are secret by definition."""

    label = ""

    def __init__(self, texts: Iterable[Text], read: Read = fields, mark: bytes = MARK) -> None:
        self._texts = texts
        self._read = read
        self._mark = mark
        self._grants = Grants()
        self._found: dict[ManifestOrigin, tuple[Text, bytes]] = {}
        """What was found in texts that were made of others, by its place."""
        self._start()

    def _start(self) -> None:
        self._buffer = bytearray()
        self._segments = array("q")
        self._shown: list[_Shown] = []
        self._skipped: list[Skipped] = []
        self._size = self._items = 0

    def arenas(self) -> Iterator[Arena]:
        """The fields of many files together."""
        for text in self._texts:
            self._skipped += text.skipped
            if text.content:
                self._file(text)
            if len(self._buffer) > TARGET:
                yield self._arena()
        yield self._arena()

    def _arena(self) -> Arena:
        shown, buffer = self._shown, bytes(self._buffer)
        arena = Arena(memoryview(buffer), self._segments, tuple(self._skipped), self._size, self._items)
        self._start()
        self._shown_now, self._buffer_now, self._segments_now = shown, buffer, arena.segments
        return arena

    def _file(self, text: Text) -> None:
        self._size += len(text.content)
        self._items += 1
        for document in documents(text.content):
            if document.root is None:
                self._broken(text, document)
            else:
                self._document(text, document, document.root)

    def _broken(self, text: Text, document: Document) -> None:
        """What cannot be parsed is read as text. Templates never can before they are rendered."""
        content = document.text.encode("utf-8", "surrogatepass")
        self._add(content, _Shown(text, None, Placed(document.start, document.start + len(document.text), 0)))
        if "{{" not in document.text:
            line = text.content.count("\n", 0, document.start) + 1
            detail = f"the document at line {line} is no YAML ({document.problem}): it was read as text"
            self._skipped.append(Skipped(path=text.path, reason="damaged", detail=detail))

    def _document(self, text: Text, document: Document, root: Node) -> None:
        self._grants.add(root)
        allows = _ALLOW in document.text
        for field in self._read(root):
            comment = _behind(text.content, field.at) if allows else ""
            content, begin = presented(field, self._mark, comment)
            self._add(content, _Shown(text, field, Placed(field.at.start, field.at.end, begin)))
        if "#" in document.text:
            for start, end in _comments(document, root):
                content = text.content[start:end].encode("utf-8", "surrogatepass")
                self._add(content, _Shown(text, None, Placed(start, end, 0)))

    def _add(self, content: bytes, shown: _Shown) -> None:
        if content:
            start = len(self._buffer)
            self._segments.extend((start, start + len(content), len(self._shown), 0, HEAD | TAIL))
            self._buffer += content
            self._buffer += b"\n"
            self._shown.append(shown)

    def locate(self, owner: int, start: int, end: int) -> Location:
        """The field, and the lines of the file where its value stands."""
        file, field, placed = self._shown_now[owner]
        low = self._segments_now[owner * 5]
        found = self._buffer_now[low + start : low + end]
        if file.original:
            span = span_in_original(file.original, found, field.name if field else "")
        else:
            span = span_of_value(file.content, placed, found, start)
        subject = field.subject if field else Subject()
        origin = ManifestOrigin(
            path=file.path,
            kind=subject.kind,
            namespace=subject.namespace,
            name=subject.name,
            field=field.path if field else "",
        )
        if file.values:
            self._found[origin] = file, found
        return Location(origin=origin, span=span, decoded=field.decoded if field else ())

    def also(self, location: Location) -> Iterator[Location]:
        """The values that a template has put there."""
        known = self._found.get(location.origin) if isinstance(location.origin, ManifestOrigin) else None
        for path, content in known[0].values if known else ():
            for document in documents(content):
                for field in fields(document.root) if document.root else ():
                    if known and field.value == known[1]:
                        span = span_of_value(content, Placed(field.at.start, field.at.end, 0), field.value, 0)
                        yield Location(origin=ManifestOrigin(path=path, field=field.path), span=span)

    def wholes(self) -> Iterator[tuple[Arena, Locate]]:
        """The files, for what asks for whole documents."""
        return wholes(self._texts)

    def told(self) -> str:
        """Who can read what, as far as these files say."""
        return msgspec.json.encode(self._grants).decode("utf-8", "replace")


def wholes(texts: Iterable[Text]) -> Iterator[tuple[Arena, Locate]]:
    """The texts as they are, for what asks for whole documents."""
    for text in texts:
        if text.content:
            arena = whole(text.content.encode("utf-8", "surrogatepass"))
            yield arena, partial(_in_whole, text, arena)


def _in_whole(text: Text, arena: Arena, owner: int, start: int, end: int) -> Location:
    if text.original:
        span = span_in_original(text.original, arena.data[start:end].tobytes(), "")
    else:
        span = span_of(arena, owner, start, end)
    return Location(origin=ManifestOrigin(path=text.path), span=span)


def _behind(content: str, at: Scalar) -> str:
    """The comment that allows a finding in the line of a scalar, or alone in the line above."""
    first = content.rfind("\n", 0, at.start) + 1
    last = content.find("\n", at.end)
    line = content[at.end : last if last >= 0 else None].partition("\n")[0]
    above = content[content.rfind("\n", 0, max(0, first - 1)) + 1 : max(0, first - 1)].strip()
    for text in (line, above if above.startswith("#") else ""):
        if (found := text.find(f"# {_ALLOW}")) >= 0:
            return text[found:].rstrip()
    return ""


def _comments(document: Document, root: Node) -> Iterator[tuple[int, int]]:
    """Where comments stand in the file: they hold secrets that were taken out of use, and are no field."""
    ranges = sorted(_ranges(root))
    starts = [start for start, _ in ranges]
    for match in _COMMENT.finditer(document.text):
        start, end = match.start() + document.start, match.end() + document.start
        before = bisect_right(starts, start) - 1
        if before < 0 or ranges[before][1] <= start:
            yield start, end


def _ranges(root: Node) -> Iterator[tuple[int, int]]:
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Scalar):
            yield node.start, node.end
        elif isinstance(node, Mapping):
            for key, value in node.entries:
                pending += (key, value)
        else:
            pending += node.items
