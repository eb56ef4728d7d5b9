"""What a HOCON file says before its substitutions are resolved, and how they are resolved.

Source: the specification of HOCON (lightbend/config HOCON.md), "Substitutions", "Self-referential substitutions".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

MISSING: Final = object()
"""What an optional substitution gives that leads nowhere."""
_MOST_STEPS = 500_000
"""Values looked at while substitutions are resolved: those that double what they name grow without end."""
_MORE = 16 * 1024 * 1024
"""Characters and items that values may have beyond what the file has."""


class Unresolved(Exception):  # noqa: N818 - reads as what it says about a file
    """A substitution that leads nowhere, or parts that cannot be joined; says which and where."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


class Substitution(NamedTuple):
    """`${a.b}`, or `${?a.b}`, which may lead nowhere."""

    path: tuple[str, ...]
    within: tuple[str, ...]
    """Where the file that says so is included: its own names come before those of the whole."""
    is_optional: bool
    line: int


class Array(NamedTuple):
    """`[...]`."""

    items: tuple[Joined, ...]


class Object(NamedTuple):
    """`{...}`."""

    fields: dict[str, Field]


class Joined(NamedTuple):
    """What stands between `=` and the end of a value: texts with the spaces between them, or lists, or objects."""

    parts: tuple[str | Substitution | Array | Object, ...]
    line: int


class Field:
    """All that is said of one name, in the order of the file: each goes on with what was before, or replaces it."""

    def __init__(self, line: int) -> None:
        self.said: list[Joined | Object] = []
        self.line = line
        self.resolving: int | None = None
        """The place in `said` that is being resolved: what looks here from there sees what was before."""

    def inner(self) -> Object:
        """The object with which this goes on."""
        if not self.said or not isinstance(self.said[-1], Object):
            self.said.append(Object({}))
        return self.said[-1]  # type: ignore[return-value]

    def visible(self) -> Sequence[Joined | Object]:
        """All, or what was before the place that is being resolved."""
        return self.said if self.resolving is None else self.said[: self.resolving]


class Resolver:
    """Resolves the values of one file. Each method raises Unresolved."""

    def __init__(self, root: Object, size: int) -> None:
        self._root = root
        self._steps = _MOST_STEPS + size
        self._left = _MORE + size

    def object(self, given: Object) -> dict[str, Any]:
        """Texts, lists and objects; a field that leads nowhere is MISSING."""
        return {name: self.field(field) for name, field in given.fields.items()}

    def field(self, field: Field) -> Any:
        """The value of all that is said."""
        return self._looked_up(field, ())

    def _looked_up(self, field: Field, path: Sequence[str]) -> Any:
        """What the path from a field leads to, without resolving what lies beside it."""
        found: Any = MISSING
        for number, said in enumerate(field.visible()):
            self._step(field.line)
            if isinstance(said, Object):
                new = self._inside(said, path)
            else:
                new = self._resolved(field, number, said)
                if new is not MISSING and not isinstance(new, dict) and path:
                    found = MISSING
                new = _dug(new, path)
            found = _merged(found, new)
        return found

    def _inside(self, said: Object, path: Sequence[str]) -> Any:
        if not path:
            return self.object(said)
        return self._looked_up(said.fields[path[0]], path[1:]) if path[0] in said.fields else MISSING

    def _resolved(self, field: Field, number: int, said: Joined) -> Any:
        before, field.resolving = field.resolving, number
        try:
            return self._joined(said)
        finally:
            field.resolving = before

    def _joined(self, said: Joined) -> Any:
        every = [self._part(part) for part in said.parts]
        parts = [part for part in every if part is not MISSING]
        solid = [part for part in parts if not isinstance(part, str) or part.strip(" \t")]
        self._charge(sum(map(len, parts)), said.line)
        if all(isinstance(part, str) for part in solid):
            return "".join(parts) if len(parts) == len(every) else MISSING
        if all(isinstance(part, list) for part in solid):
            return [item for part in solid for item in part]
        if not all(isinstance(part, dict) for part in solid):
            raise Unresolved("texts, lists and objects cannot be joined", said.line)
        merged: Any = MISSING
        for part in solid:
            merged = _merged(merged, part)
        return merged

    def _part(self, part: str | Substitution | Array | Object) -> Any:
        if isinstance(part, Array):
            return [found for item in part.items if (found := self._joined(item)) is not MISSING]
        if isinstance(part, Object):
            return self.object(part)
        return self._substituted(part) if isinstance(part, Substitution) else part

    def _substituted(self, asked: Substitution) -> Any:
        self._step(asked.line)
        found = self._inside(self._root, (*asked.within, *asked.path))
        if found is MISSING and asked.within:
            found = self._inside(self._root, asked.path)
        if found is MISSING and not asked.is_optional and not self._is_named(asked.path):
            what = "a substitution that leads nowhere, or back to itself; the environment is not looked at"
            raise Unresolved(what, asked.line)
        return found

    def _is_named(self, path: Sequence[str]) -> bool:
        """Whether there is such a field, be it one without a value."""
        objects = [self._root]
        fields: list[Field] = []
        for name in path:
            fields = [inner.fields[name] for inner in objects if name in inner.fields]
            objects = [said for field in fields for said in field.visible() if isinstance(said, Object)]
        return any(field.resolving is None for field in fields)

    def _step(self, line: int) -> None:
        self._steps -= 1
        self._charge(0, line)

    def _charge(self, size: int, line: int) -> None:
        self._left -= size
        if self._steps < 0 or self._left < 0:
            raise Unresolved("substitutions that grow without end", line)


def _merged(before: Any, new: Any) -> Any:
    """An object goes on with an object; everything else replaces what was before."""
    if new is MISSING:
        return before
    if not isinstance(before, Mapping) or not isinstance(new, Mapping):
        return new
    return {**before, **{name: _merged(before.get(name, MISSING), value) for name, value in new.items()}}


def _dug(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        value = value.get(name, MISSING) if isinstance(value, dict) else MISSING
    return value
