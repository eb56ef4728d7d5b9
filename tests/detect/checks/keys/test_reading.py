from __future__ import annotations

import pytest

from oakum.detect.checks.keys.reading import Fields


def test_fields_come_one_after_the_other():
    fields = Fields(b"\x01\x00\x02\x00\x00\x00\x03abcrest")
    assert (fields.byte(), fields.short(), fields.string(), fields.take(4)) == (1, 2, b"abc", b"rest")


@pytest.mark.parametrize("read", [Fields.byte, Fields.short, Fields.long, Fields.string, lambda fields: fields.take(9)])
def test_past_the_end_is_an_error(read):
    with pytest.raises(ValueError, match="shorter"):
        read(Fields(b"" if read in (Fields.byte, Fields.short) else b"\x00\x00\x00"))
