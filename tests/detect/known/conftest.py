"""Values made at test time: no test holds a secret."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

import pytest

from oakum.detect.known import KnownIndex, KnownValue, build
from oakum.model import Identity, Secret

IDENTITY = Identity(bytes(range(32)))
ALPHABET = string.ascii_letters + string.digits
Made = Callable[..., str]


def known(value: str | bytes, name: str = "TOKEN", **place: str) -> KnownValue:
    return KnownValue(
        kind="env", name=name, secret=Secret(value if isinstance(value, bytes) else value.encode()), **place
    )


def indexed(*values: str | bytes) -> KnownIndex:
    return build([known(value, f"V{number}") for number, value in enumerate(values)], IDENTITY, bytes(32))


@pytest.fixture
def made() -> Made:
    """A random value of letters and digits, another one each time."""
    rng = random.Random(11)
    return lambda size=24: "".join(rng.choices(ALPHABET, k=size))
