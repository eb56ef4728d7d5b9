from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known.tables import CODE_BITS, Row, Tables, tables

rows = st.lists(
    st.builds(
        lambda code, before, more, kind: Row(code, before, before + 8 + more, code & 0xFFFF, kind),
        *(st.integers(0, (1 << CODE_BITS) - 1), st.integers(0, 500), st.integers(0, 500), st.integers(0, 99)),
    ),
    max_size=60,
)


@given(given_rows=rows)
def test_every_row_is_in_the_bucket_of_its_code_and_in_the_filter(given_rows: list[Row]) -> None:
    made = tables(given_rows)
    bits, first, codes, shapes = made.numbers()
    width = CODE_BITS - (len(first) - 1).bit_length() + 1
    assert made.are_sound(100)
    assert list(codes) == sorted(row.code for row in given_rows)
    for number, row in enumerate(sorted(given_rows)):
        assert first[row.code >> width] <= number < first[(row.code >> width) + 1]
        assert list(shapes[3 * number : 3 * number + 3]) == [row.before, row.length, row.check]
        assert made.kinds[number] == row.kind
        bit = row.code >> CODE_BITS - (len(bits) * 8).bit_length() + 1
        assert bits[bit >> 3] >> (bit & 7) & 1
    assert made.lengths() == [row.length for row in sorted(given_rows)]


def test_the_filter_grows_with_the_rows_and_stays_small() -> None:
    many = [Row(code, 0, 8, 0, 0) for code in range(0, 1 << CODE_BITS, 1 << 7)]
    assert len(tables([]).bits) == 8 << 10
    assert len(tables(many).bits) == 512 << 10


SOUND = tables([Row(5, 2, 12, 7, 1), Row(9, 0, 8, 7, 0)])


@pytest.mark.parametrize(
    "changes",
    [
        {"bits": SOUND.bits[:-1]},
        {"bits": b""},
        {"first": SOUND.first[:-4]},
        {"first": SOUND.first[:-1]},
        {"first": b"\xff" * len(SOUND.first)},
        {"first": b""},
        {"codes": SOUND.codes * 2},
        {"shapes": SOUND.shapes[:-4]},
        {"shapes": SOUND.shapes[4:] + SOUND.shapes[:4]},
        {"kinds": SOUND.kinds[:1]},
        {"order": "other"},
    ],
)
def test_damaged_tables_are_not_sound(changes: dict[str, object]) -> None:
    assert SOUND.are_sound(2)
    assert not SOUND.are_sound(1)
    damaged: Tables = msgspec.structs.replace(SOUND, **changes)
    assert not damaged.are_sound(2)
