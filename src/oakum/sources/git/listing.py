"""What trees list: paths and blobs."""

from __future__ import annotations

from collections.abc import Iterator

from oakum.sources.git.objects import ObjectStore

_DEEPEST = 400
_MOST = 400_000


class TooMany(Exception):  # noqa: N818 - it is no error, there is another way
    """A tree lists more paths than are worth it; a few hostile trees can make them without end."""


def entries(content: bytes, id_length: int) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Mode, name and id of each entry of a tree."""
    at = 0
    while (nul := content.find(b"\0", at)) >= 0 and len(content) - nul > id_length:
        mode, _, name = content[at:nul].partition(b" ")
        yield mode, name, content[nul + 1 : nul + 1 + id_length]
        at = nul + 1 + id_length


def is_tree(mode: bytes) -> bool:
    """Whether an entry of that mode is a folder."""
    return mode.startswith(b"4")


class Listing:
    """Lists whole trees; folders that come again are read once."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self._reader = objects.reader()
        self._known: dict[bytes, tuple[tuple[bytes, bytes], ...]] = {}

    def blobs(self, tree: int) -> tuple[tuple[bytes, bytes], ...]:
        """Path and id of every blob beneath a tree (global position). Raises TooMany."""
        return self._listed(self._objects.id_of(tree), 0)

    def _listed(self, tree_id: bytes, depth: int) -> tuple[tuple[bytes, bytes], ...]:
        known = self._known.get(tree_id)
        if known is not None:
            return known
        position = self._objects.find(tree_id)
        content = None if position is None or depth > _DEEPEST else self._reader.read(position)
        listed: list[tuple[bytes, bytes]] = []
        for mode, name, id_ in entries(content or b"", self._objects.id_length):
            if is_tree(mode):
                listed += [(name + b"/" + path, blob) for path, blob in self._listed(id_, depth + 1)]
            else:
                listed.append((name, id_))
            if len(listed) > _MOST:
                raise TooMany
        self._known[tree_id] = tuple(listed)
        return self._known[tree_id]
