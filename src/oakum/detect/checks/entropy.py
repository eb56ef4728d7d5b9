"""How evenly a value uses its characters."""

from __future__ import annotations

from math import log2

from oakum.detect.candidate import Candidate
from oakum.detect.checks.interface import DROP
from oakum.model import Reason


def least_entropy(candidate: Candidate, argument: str) -> Reason | None:
    """Drops a value with fewer Shannon bits per character than the argument says."""
    bits = bits_per_character(candidate.secret.reveal())
    if bits < float(argument):
        return Reason(name="entropy", weight=DROP, note=f"{bits:.1f} bits per character, {argument} needed")
    return None


def bits_per_character(value: bytes) -> float:
    """Shannon entropy in bits per byte: 0 for one repeated byte, at most log2 of the length."""
    length = len(value)
    if not length:
        return 0.0
    weighted = 0.0
    for byte in set(value):
        count = value.count(byte)
        weighted += count * log2(count)
    return log2(length) - weighted / length
