"""Which commits some tips reach."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from oakum.kernel.plain.pack import ABSENT


def reached(
    total: int,
    positions: Sequence[int],
    firsts: Sequence[int],
    seconds: Sequence[int],
    more: Iterable[tuple[int, int]],
    tips: Iterable[int],
) -> tuple[array[int], int]:
    """Indexes (into `positions`) of the commits that the tips (global positions) reach, parents before children.

    And how many parents are missing. `total` is the number of objects in the store; the other arguments are
    as `Reader.commits` gives them.
    """
    index = {position: i for i, position in enumerate(positions)}
    parents = [[parent for parent in pair if parent != ABSENT] for pair in zip(firsts, seconds, strict=True)]
    for child, parent in more:
        parents[child].append(parent)
    kept, missing = array("I"), 0
    under_way: set[int] = set()
    done: set[int] = set()
    for tip in tips:
        pending = [tip] if tip < total else []
        while pending:
            i = index.get(pending[-1])
            if i is not None and i not in under_way:
                under_way.add(i)
                pending += [parent for parent in parents[i] if index.get(parent) not in under_way]
                continue
            pending.pop()
            if i is None:
                missing += 1
            elif i not in done:
                done.add(i)
                kept.append(i)
    return kept, missing
