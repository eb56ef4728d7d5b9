"""How often a server looks for cycles that nobody holds any more."""

from __future__ import annotations

import gc

YOUNG = 20_000
"""Objects with references that may be made before the young ones are looked through. A review of a megabyte makes some
hundred thousand, nearly none of them in cycles: what is not held is gone at once anyway."""
_ROUNDS = 20


def collect_seldom() -> None:
    """Has what is there now never looked through again, and what is made later seldom. For a process that serves until
    it ends: the default looks hundreds of times while one large object is read, a third to a half of all its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, _ROUNDS, _ROUNDS)
