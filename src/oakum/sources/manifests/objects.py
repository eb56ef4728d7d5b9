"""Objects in memory, as API servers send them, on their way to the detector: one segment for each field."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from oakum.model import Location, ManifestOrigin, Span
from oakum.model.arena import HEAD, TAIL, Arena, Shard
from oakum.model.origin import Exposure
from oakum.sources.manifests.fields import Field, fields, subject_of
from oakum.sources.manifests.nodes import Mapping, Node, Scalar, node_of
from oakum.sources.manifests.present import presented

PATH = "admission"
"""What the origin of such an object is called by."""
KEYS = "$ (keys)"
"""Where a finding stands that is a key itself."""
_LONGEST_YAML = 256 << 10
_SHORTEST_KEY = 16
"""A shorter key is no secret."""


class ObjectShard(Shard):
    """One object. Its fields are counted as lines, so that parts of a secret are as near as in a file."""

    label = ""

    def __init__(self, value: object) -> None:
        """Raises TooMuch for an object that is nested more deeply than any honest one."""
        self._root = node_of(value)
        self._fields: list[Field] = []

    def arenas(self) -> Iterator[Arena]:
        """All fields together, and last the keys."""
        buffer, segments = bytearray(), array("q")
        self._fields = [*fields(self._root, _LONGEST_YAML), *_keys(self._root)]
        for owner, field in enumerate(self._fields):
            content, _ = presented(field)
            start = len(buffer)
            segments.extend((start, start + len(content), owner, 0, HEAD | TAIL))
            buffer += content
            buffer += b"\n"
        yield Arena(memoryview(bytes(buffer)), segments, bytes=len(buffer), items=1)

    def locate(self, owner: int, start: int, end: int) -> Location:
        """The field."""
        field = self._fields[owner]
        kind, namespace, name = field.subject
        origin = ManifestOrigin(
            path=PATH, kind=kind, namespace=namespace, name=name, field=field.path, exposure=Exposure.RUNTIME
        )
        return Location(
            origin=origin, span=Span(start=start, end=end, start_line=owner, end_line=owner), decoded=field.decoded
        )


def _keys(root: Node) -> Iterator[Field]:
    """All keys in one text, each once."""
    text = "\n".join(dict.fromkeys(_long_keys(root)))
    if text:
        yield Field(subject_of(root), KEYS, "", text.encode("utf-8", "surrogatepass"), Scalar("", 0, 0))


def _long_keys(root: Node) -> Iterator[str]:
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Mapping):
            yield from (key.value for key, _ in node.entries if len(key.value) >= _SHORTEST_KEY)
            pending += (value for _, value in node.entries if not isinstance(value, Scalar))
        elif not isinstance(node, Scalar):
            pending += node.items
