"""What stands behind encodings: a run is undone layer by layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from oakum.detect.decode import decode, is_cut, is_packed


class Layer(NamedTuple):
    """A decoded text: how it was encoded, and whether it is all of it."""

    names: tuple[str, ...]
    text: bytes
    is_whole: bool


def layers(run: bytes, depth: int) -> Iterator[Layer]:
    """Decoded texts of a run; packed results are unpacked on the spot, each step counting as a layer."""
    pending = [Layer((), run, True)]
    while pending:
        names, data, is_whole = pending.pop()
        for name, result in decode(data):
            layer = Layer((*names, name), result, is_whole and not is_cut(data, result))
            if is_packed(result) and len(layer.names) < depth:
                pending.append(layer)
            else:
                yield layer
