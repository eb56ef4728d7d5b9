"""The trained model: trees over a row of features, flat and quick to walk, and the table of hashed pieces."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

import msgspec

from oakum.detect.classify.features import FEATURES
from oakum.kernel import Forest, Table
from oakum.kernel.described import BUCKETS
from oakum.model import OakumError

_WEIGHTS = Path(__file__).with_name("weights.bin")
LEAF = -1
"""Stands for the feature of a node that asks nothing more."""


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """What training writes. A node's first child follows it; the second one's place stands in `second`."""

    features: tuple[str, ...]
    """Names of the features in their order, to hold the file against the code."""
    roots: list[int]
    feature: list[int]
    threshold: list[float]
    """A row with a number up to this goes to the first child."""
    second: list[int]
    value: list[float]
    """Log-odds; for inner nodes the mean over what training saw below."""
    base: float
    """Log-odds before any tree."""
    table: bytes
    scale: float
    """Log-odds of one step in the table."""


class Model:
    """Gives a row its log-odds, and says which features brought them about."""

    def __init__(self, weights: Weights) -> None:
        self.table = Table(weights.table, weights.scale)
        self._base = weights.base
        arrays = (weights.roots, weights.feature, weights.threshold, weights.second, weights.value)
        self._forest = Forest(*arrays, len(weights.features))

    def log_odds(self, row: list[float]) -> float:
        """Calibrated log-odds that the candidate of this row is a secret."""
        return self._base + self._forest.sum(row)

    def contributions(self, row: list[float]) -> tuple[float, list[float]]:
        """Log-odds before any feature, and what each feature adds; together they are `log_odds`.

        On the way down a tree, each step from a mean to the next belongs to the feature that was asked.
        """
        start, added = self._forest.contributions(row)
        return self._base + start, added


@cache
def trained() -> Model:
    """The model that ships with Oakum. Raises OakumError when its file does not belong to this code."""
    return Model(read(_WEIGHTS.read_bytes()))


def read(content: bytes) -> Weights:
    """Weights out of their file's content. Raises OakumError when they do not belong to this code."""
    try:
        weights = msgspec.msgpack.decode(zlib.decompress(content), type=Weights)
    except (zlib.error, msgspec.DecodeError) as error:
        raise OakumError(f"the classifier's weights are damaged ({error}); reinstall oakum") from error
    if weights.features != FEATURES or len(weights.table) != BUCKETS:
        raise OakumError("the classifier's weights were trained for other features; run training/train.py")
    return weights


def write(weights: Weights) -> bytes:
    """The content of a file of weights."""
    return zlib.compress(msgspec.msgpack.encode(weights), 9)
