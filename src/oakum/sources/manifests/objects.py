"""Objects in memory, as API servers send them, on their way to the detector: one segment for each field.

The kernel walks over them; what is secret by its place, encoded or an object inside a string is left to `fields`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from oakum.kernel import Leaves
from oakum.model import Location, ManifestOrigin, Span
from oakum.model.arena import Arena, Shard
from oakum.model.origin import Exposure
from oakum.sources.manifests.fields import (
    INNER,
    LAST_APPLIED,
    REFERRING,
    Field,
    Subject,
    entry_fields,
    inner_fields,
    is_fake,
    is_ordinary,
    refers,
    step,
)
from oakum.sources.manifests.nodes import DEEPEST, Scalar, TooMuch, node_of, scalar_text
from oakum.sources.manifests.present import presented

PATH = "admission"
"""What the origin of such an object is called by."""
KEYS = "$ (keys)"
"""Where a finding stands that is a key itself."""
_LONGEST_YAML = 256 << 10
_LONG_KEY = 16
"""A shorter key is no secret."""


class ObjectShard(Shard):
    """One object. Its fields are counted as lines, so that parts of a secret are as near as in a file."""

    label = ""

    def __init__(self, value: object) -> None:
        """Raises TooMuch for an object that is nested more deeply than any honest one."""
        self._leaves = Leaves(DEEPEST - 1, _LONG_KEY, REFERRING, INNER, self._aside)
        self._fields: dict[int, Field] = {}
        """By owner: those that the kernel did not find."""
        self._subjects: list[tuple[int, Subject]] = []
        """Each with its first owner."""
        self._keys: dict[str, None] = {}
        try:
            for path, one in _objects(value):
                self._object(path, one)
        except OverflowError:
            raise TooMuch(f"more than {DEEPEST} levels deep") from None
        self._add_keys(_subject(value))

    def _object(self, path: str, value: Any) -> None:
        subject = _subject(value)
        self._subjects.append((self._leaves.count(), subject))
        refer = refers(subject.kind)
        if not isinstance(value, dict):
            self._leaves.walk(value, path, "", refer)
            return
        self._note(dict.fromkeys(value))
        for key, one in value.items():
            here = step(path, key)
            if is_ordinary(subject.kind, key):
                self._leaves.walk(one, here, key, refer)
            else:
                self._note(one)
                self._add(entry_fields(subject, here, key, node_of(one, 1), _LONGEST_YAML))

    def _aside(self, node: int, key: str, name: str, value: Any, is_reference: bool) -> bool:
        """Takes what is not as it stands, of all that the kernel comes upon."""
        path = _joined([*self._leaves.steps_of(node), key])
        if key != LAST_APPLIED and not is_fake(path):
            return False
        self._note(value)
        place = self._subjects[-1][1], path, name
        self._add(inner_fields(*place, node_of(value), _LONGEST_YAML, is_reference=is_reference))
        return True

    def _note(self, value: Any) -> None:
        """Remembers the keys of what the kernel does not walk over."""
        self._keys |= dict.fromkeys(_long_keys(value))

    def _add(self, fields: Iterable[Field]) -> None:
        for field in fields:
            content, _ = presented(field)
            self._fields[self._leaves.add(content)] = field

    def _add_keys(self, subject: Subject) -> None:
        """All long keys in one text, each once."""
        text = "\n".join(self._keys | dict.fromkeys(self._leaves.keys())).encode("utf-8", "surrogatepass")
        if text:
            self._fields[self._leaves.add(text)] = Field(subject, KEYS, "", text, Scalar("", 0, 0))

    def arenas(self) -> Iterator[Arena]:
        """All fields together, and last the keys."""
        buffer = self._leaves.buffer()
        yield Arena(memoryview(buffer), self._leaves.segments(), bytes=len(buffer), items=1)

    def locate(self, owner: int, start: int, end: int) -> Location:
        """The field."""
        field = self._fields.get(owner)
        subject = field.subject if field else self._subject_of(owner)
        origin = ManifestOrigin(
            path=PATH,
            kind=subject.kind,
            namespace=subject.namespace,
            name=subject.name,
            field=field.path if field else _joined(self._leaves.steps(owner)),
            exposure=Exposure.RUNTIME,
        )
        span = Span(start=start, end=end, start_line=owner, end_line=owner)
        return Location(origin=origin, span=span, decoded=field.decoded if field else ())

    def _subject_of(self, owner: int) -> Subject:
        return self._subjects[bisect_right(self._subjects, owner, key=lambda one: one[0]) - 1][1]


def _objects(value: object) -> Iterator[tuple[str, object]]:
    """The object, or those of a List and then what else it says, with their paths."""
    items = value.get("items") if isinstance(value, dict) else None
    if isinstance(value, dict) and isinstance(items, list) and scalar_text(value.get("kind")).endswith("List"):
        yield from ((f"$.items[{number}]", item) for number, item in enumerate(items))
        value = {key: one for key, one in value.items() if key != "items"}
    yield "$", value


def _subject(value: object) -> Subject:
    """Kind, namespace and name of an object; nothing where it says no kind."""
    kind = scalar_text(value.get("kind")) if isinstance(value, dict) else ""
    if not kind or not isinstance(value, dict):
        return Subject()
    metadata = value.get("metadata")
    named = metadata if isinstance(metadata, dict) else {}
    return Subject(kind, scalar_text(named.get("namespace")), scalar_text(named.get("name")))


def _joined(steps: Sequence[str | int]) -> str:
    """The JSON path of steps, the first of which is one already."""
    path = str(steps[0])
    for one in steps[1:]:
        path = f"{path}[{one}]" if isinstance(one, int) else step(path, one)
    return path


def _long_keys(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            yield from (key for key in one if len(key) >= _LONG_KEY)
            pending += one.values()
        elif isinstance(one, list):
            pending += one
