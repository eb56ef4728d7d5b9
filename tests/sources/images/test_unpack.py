from __future__ import annotations

import gzip
import io
import random
import sys

import pytest
import zstandard

from oakum.sources.images.unpack import unpacked

CONTENT = random.Random(1).randbytes(3 << 20) + bytes(1 << 20)


@pytest.mark.parametrize(
    "packed",
    [
        CONTENT,
        gzip.compress(CONTENT),
        gzip.compress(CONTENT[:1000]) + gzip.compress(CONTENT[1000:]),
        zstandard.compress(CONTENT),
    ],
    ids=["plain", "gzip", "members", "zstd"],
)
def test_every_packing(packed: bytes) -> None:
    source = io.BytesIO(packed)
    with unpacked(source) as file:
        assert (file.read(10), file.read()) == (CONTENT[:10], CONTENT[10:])


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "isal", None)
    assert unpacked(io.BytesIO(gzip.compress(CONTENT))).read() == CONTENT


def test_cut_short() -> None:
    with pytest.raises((EOFError, OSError)):
        unpacked(io.BytesIO(gzip.compress(CONTENT)[:100_000])).read()
