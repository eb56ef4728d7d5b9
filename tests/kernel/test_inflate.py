from __future__ import annotations

import random
import zlib
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

STRATEGIES = [
    zlib.Z_DEFAULT_STRATEGY,
    zlib.Z_FILTERED,
    zlib.Z_HUFFMAN_ONLY,
    zlib.Z_RLE,
    zlib.Z_FIXED,
]

structured = st.lists(
    st.tuples(st.binary(min_size=1, max_size=20), st.integers(1, 400)).map(lambda part: part[0] * part[1]),
    max_size=12,
).map(b"".join)


def deflated(data: bytes, level: int, strategy: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, 15, 8, strategy)
    return packer.compress(data) + packer.flush()


def samples() -> list[bytes]:
    rng = random.Random(3)
    text = b" ".join(rng.choice((b"def", b"return", b"self", b"0", b"if x:\n")) for _ in range(30_000))
    skewed = b"".join(bytes([i % 250]) * max(1, 40_000 >> i // 8) for i in range(250))
    noise = rng.randbytes(70_000)
    return [b"", b"a", b"ab" * 40_000, text, skewed, noise, noise + text + noise]


@pytest.mark.parametrize("level", range(10))
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_streams_of_all_levels_and_strategies_inflate(kernel: ModuleType, level: int, strategy: int) -> None:
    for data in samples():
        assert kernel.inflate(deflated(data, level, strategy) + b"what follows", len(data)) == data


@given(data=st.one_of(st.binary(max_size=2000), structured), level=st.integers(0, 9))
def test_any_content_inflates(kernel: ModuleType, data: bytes, level: int) -> None:
    for strategy in STRATEGIES:
        assert kernel.inflate(deflated(data, level, strategy), len(data)) == data


def test_several_blocks_and_flushes_inflate(kernel: ModuleType) -> None:
    packer = zlib.compressobj()
    stream = b"".join(
        packer.compress(data) + packer.flush(flush)
        for data, flush in zip(samples(), [zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH] * 4, strict=False)
    )
    data = b"".join(samples())
    assert kernel.inflate(stream + packer.flush(), len(data)) == data


def test_another_length_is_an_error(kernel: ModuleType) -> None:
    stream = zlib.compress(b"twelve bytes")
    for length in (0, 11, 13, 5000):
        with pytest.raises(ValueError, match="damaged"):
            kernel.inflate(stream, length)


def test_every_truncation_is_an_error(kernel: ModuleType) -> None:
    data = samples()[3][:3000]
    for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED):
        for level in (0, 9):
            stream = deflated(data, level, strategy)
            for length in range(len(stream)):
                with pytest.raises(ValueError, match="damaged"):
                    kernel.inflate(stream[:length], len(data))


def test_a_flipped_bit_is_an_error_or_changes_nothing(kernel: ModuleType) -> None:
    """Nothing: the checksum holds, as behind a bit that pads the last block."""
    data, unharmed, tried = samples()[3][:600] + bytes(range(256)), 0, 0
    for level, strategy in ((0, 0), (9, 0), (9, zlib.Z_FIXED), (6, zlib.Z_HUFFMAN_ONLY)):
        stream = deflated(data, level, strategy)
        for bit in range(8 * len(stream)):
            harmed = bytearray(stream)
            harmed[bit // 8] ^= 1 << bit % 8
            tried += 1
            try:
                assert kernel.inflate(harmed, len(data)) == data
                unharmed += 1
            except ValueError:
                pass
    assert unharmed < tried // 100


def test_noise_behind_a_good_header_is_an_error(kernel: ModuleType) -> None:
    rng = random.Random(5)
    for _ in range(3000):
        with pytest.raises(ValueError, match="damaged"):
            kernel.inflate(b"\x78\x9c" + rng.randbytes(rng.randint(0, 400)), rng.randint(0, 3000))


def test_an_empty_stream_is_an_error(kernel: ModuleType) -> None:
    with pytest.raises(ValueError, match="damaged"):
        kernel.inflate(b"", 0)
