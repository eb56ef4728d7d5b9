"""The scalars of decoded JSON as texts for the detector. See `Leaves` in native.pyx."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

_WHOLE = 3
"""Flags of a segment that is not cut: HEAD | TAIL."""
_ENCRYPTED = b"ENC[AES256_GCM,"
_SAFE = frozenset(b"\"'\\ \t\r\n")
Step = str | int
Aside = Callable[[int, str, str, Any, bool], bool]


class Leaves:
    """One buffer in which each scalar stands on a line of its own under its name, and where each came from.

    Names are those of fields; under `value` it is what stands beside it as `name` or `key`. Empty scalars, and those
    that SOPS has encrypted, are left out. `tails` are the ends of keys of which `walk` asks whether they only refer to
    something: what stands below has no name then. `special` are keys whose values are offered to `aside` first, with
    the number of the node, the key, the name, the value, and whether it is a reference: it says whether it took it.

    Raises OverflowError for what is nested more deeply than `deepest`.
    """

    def __init__(
        self, deepest: int, long_key: int, tails: tuple[str, ...], special: frozenset[str], aside: Aside
    ) -> None:
        self._deepest, self._long_key = deepest, long_key
        self._tails, self._special, self._aside = tails, special, aside
        self._refers: Callable[[str], Any] = bool
        self._buffer = bytearray()
        self._segments = array("q")
        self._nodes: list[tuple[int, Step]] = []
        self._owners: list[tuple[int, Step]] = []
        self._keys: dict[str, None] = {}

    def walk(self, value: Any, root: str, key: str, refers: Callable[[str], Any]) -> None:
        """Adds all scalars of a value: those of an object before what is nested in it, else in their order."""
        self._refers = refers
        self._node(value, -1, root, key, False, 0)

    def add(self, content: bytes) -> int:
        """Adds a text that is not of the values walked; its number."""
        return self._added(content, -1, "")

    def _node(self, value: Any, parent: int, step: Step, name: str, reference: bool, depth: int) -> None:
        if not isinstance(value, dict | list):
            self._scalar(value, parent, step, name, reference)
            return
        if depth >= self._deepest:
            raise OverflowError("nested too deeply")
        here = len(self._nodes)
        self._nodes.append((parent, step))
        if isinstance(value, list):
            for number, one in enumerate(value):
                self._node(one, here, number, name, reference, depth + 1)
            return
        nested = []
        for key, one in value.items():
            if len(key) >= self._long_key:
                self._keys[key] = None
            if isinstance(one, dict | list) or key in self._special:
                nested.append((key, one))
            else:
                self._scalar(one, here, key, _called(value, key), reference or self._is_reference(key))
        for key, one in nested:
            name = _called(value, key)
            if key not in self._special or not self._aside(here, key, name, one, reference):
                self._node(one, here, key, name, reference or self._is_reference(key), depth + 1)

    def _is_reference(self, key: str) -> bool:
        return key.endswith(self._tails) and bool(self._refers(key))

    def _scalar(self, value: Any, parent: int, step: Step, name: str, reference: bool) -> None:
        text = _text(value).encode("utf-8", "surrogatepass")
        if text and not text.startswith(_ENCRYPTED):
            self._added(_presented("" if reference else name, text), parent, step)

    def _added(self, content: bytes, parent: int, step: Step) -> int:
        owner, start = len(self._owners), len(self._buffer)
        self._segments.extend((start, start + len(content), owner, 0, _WHOLE))
        self._buffer += content
        self._buffer += b"\n"
        self._owners.append((parent, step))
        return owner

    def count(self) -> int:
        """Texts so far."""
        return len(self._owners)

    def steps(self, owner: int) -> list[Step]:
        """From the root that `walk` was given to the scalar; empty for what was added."""
        parent, step = self._owners[owner]
        return [] if parent < 0 and step == "" else [*self.steps_of(parent), step]

    def steps_of(self, node: int) -> list[Step]:
        """From the root that `walk` was given to a node."""
        found: list[Step] = []
        while node >= 0:
            node, step = self._nodes[node]
            found.append(step)
        return found[::-1]

    def buffer(self) -> bytes:
        """The texts, each with a line break behind it."""
        return bytes(self._buffer)

    def segments(self) -> array[int]:
        """Five numbers for each text: start, end, its own number, 0, flags."""
        return self._segments

    def keys(self) -> list[str]:
        """All keys of at least `long_key` characters, each once."""
        return list(self._keys)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, dict | list) else str(value).lower()


def _called(beside: dict[str, Any], key: str) -> str:
    """The `name` or `key` beside a `value`."""
    return (_text(beside.get("name")) or _text(beside.get("key")) or key) if key == "value" else key


def _presented(name: str, value: bytes) -> bytes:
    bare = value.strip()
    if not name or bare != value or b"\n" in bare:
        return value
    quote = b"" if _SAFE.intersection(value) else b'"'
    return name.encode("utf-8", "replace").replace(b"\n", b" ") + b": " + quote + value + quote


def without_nulls(value: Any) -> Any:
    """A value without the fields of objects that are null. What has none is the same object, not a copy.

    Raises RecursionError for what is nested beyond all measure.
    """
    if isinstance(value, dict):
        kept = {key: without_nulls(one) for key, one in value.items() if one is not None}
        same = len(kept) == len(value) and all(one is kept[key] for key, one in value.items())
        return value if same else kept
    if isinstance(value, list):
        inner = [without_nulls(one) for one in value]
        return value if all(one is old for one, old in zip(inner, value, strict=True)) else inner
    return value
