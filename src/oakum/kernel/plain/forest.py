"""Decision trees over rows of numbers, laid out flat: a node's first child follows it, the second stands further on."""

from __future__ import annotations

from collections.abc import Sequence

MOST_FEATURES = 256


class Forest:
    """Many trees whose values add up. A node with a feature below 0 is a leaf.

    Raises ValueError when the arrays are no trees over rows of `width` numbers.
    """

    def __init__(
        self,
        roots: Sequence[int],
        feature: Sequence[int],
        threshold: Sequence[float],
        second: Sequence[int],
        value: Sequence[float],
        width: int,
    ) -> None:
        nodes = len(feature)
        if not len(threshold) == len(second) == len(value) == nodes or not 0 < width <= MOST_FEATURES:
            raise ValueError("not trees: the arrays differ in length, or the rows are too wide")
        for at, (asked, other) in enumerate(zip(feature, second, strict=True)):
            if asked >= width or (asked >= 0 and not at + 1 < other < nodes):
                raise ValueError(f"not trees: node {at} asks or leads beyond the arrays")
        if not all(0 <= root < nodes for root in roots):
            raise ValueError("not trees: a root is beyond the arrays")
        self._roots, self._feature, self._threshold = roots, feature, threshold
        self._second, self._value, self._width = second, value, width

    def sum(self, row: Sequence[float]) -> float:
        """The values of the leaves that the row falls into, added. Up to the threshold, the first child is next."""
        feature, threshold, second, value = self._feature, self._threshold, self._second, self._value
        self._check(row)
        total = 0.0
        for at in self._roots:
            while (asked := feature[at]) >= 0:
                at = at + 1 if row[asked] <= threshold[at] else second[at]
            total += value[at]
        return total

    def contributions(self, row: Sequence[float]) -> tuple[float, list[float]]:
        """The values of the roots, added, and what each number of the row changes on the way down; together the sum."""
        self._check(row)
        start, added = 0.0, [0.0] * self._width
        for at in self._roots:
            start += self._value[at]
            while (asked := self._feature[at]) >= 0:
                child = at + 1 if row[asked] <= self._threshold[at] else self._second[at]
                added[asked] += self._value[child] - self._value[at]
                at = child
        return start, added

    def _check(self, row: Sequence[float]) -> None:
        if len(row) != self._width:
            raise ValueError(f"a row of {len(row)} numbers for trees over {self._width}")
