"""Which objects are new, and which are other than they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

import msgspec

from oakum.review.manifests.objects import Rendered

_MOST_FIELDS = 50


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """An object as it is to be, and as it was."""

    new: Rendered
    old: Rendered | None = None

    @property
    def is_unchanged(self) -> bool:
        """Whether it says what it said before."""
        return self.old is not None and next(_differing(self.old.value, self.new.value, "$"), None) is None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that say something else, as JSON paths; none of a new object."""
        if self.old is None:
            return ()
        return tuple(dict.fromkeys(_differing(self.old.value, self.new.value, "$")))[:_MOST_FIELDS]


def pairs(head: Iterable[Rendered], base: Iterable[Rendered]) -> list[Pair]:
    """Each object of the head with the one that it was at the base: of the same unit and file where there is one, else
    of the same name, for files and folders move."""
    left = list(base)
    paired: dict[int, Rendered] = {}
    new = list(head)
    for key in (_exactly, _by_unit, _by_name):
        left = list(_matched(new, left, key, paired))
    return [Pair(new=one, old=paired.get(id(one))) for one in new]


def _exactly(one: Rendered) -> Hashable:
    return one.unit, one.path, one.identity


def _by_unit(one: Rendered) -> Hashable:
    return one.unit, one.identity


def _by_name(one: Rendered) -> Hashable:
    return one.unit.kind, one.unit.variant, one.identity


def _matched(
    new: Iterable[Rendered], old: Iterable[Rendered], key: Callable[[Rendered], Hashable], paired: dict[int, Rendered]
) -> Iterator[Rendered]:
    """Enters what fits into `paired`; gives what is left of the old."""
    waiting: dict[Hashable, list[Rendered]] = defaultdict(list)
    for one in old:
        waiting[key(one)].append(one)
    for one in new:
        candidates = waiting.get(key(one))
        if id(one) not in paired and candidates:
            paired[id(one)] = candidates.pop(0)
    for candidates in waiting.values():
        yield from candidates


def _differing(old: Any, new: Any, path: str) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            step = f".{key}" if key.isidentifier() else f"['{key}']"
            if key in old and key in new:
                yield from _differing(old[key], new[key], path + step)
            else:
                yield path + step
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differing(before, after, f"{path}[{number}]")
    elif old != new or type(old) is not type(new):  # for Python, true is 1
        yield path
