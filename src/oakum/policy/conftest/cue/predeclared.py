"""The names that every CUE file knows."""

from __future__ import annotations

from typing import Final

from oakum.policy.conftest.cue.basic import NUMBERS, TOP, Basic, bound, meet, of_kinds


def _whole(lowest: int | None, highest: int | None) -> Basic:
    found = of_kinds("int")
    if lowest is not None:
        found = meet(found, bound(">=", lowest, 0), 0)
    return found if highest is None else meet(found, bound("<=", highest, 0), 0)


KINDS: Final[dict[str, Basic]] = {
    "_": TOP,
    "string": of_kinds("text"),
    "bytes": of_kinds("bytes"),
    "bool": of_kinds("bool"),
    "int": of_kinds("int"),
    "float": of_kinds("float"),
    "number": Basic(NUMBERS),
    "uint": _whole(0, None),
    "rune": _whole(0, 0x10FFFF),
    **{f"int{bits}": _whole(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64, 128)},
    **{f"uint{bits}": _whole(0, 2**bits - 1) for bits in (8, 16, 32, 64, 128)},
}
