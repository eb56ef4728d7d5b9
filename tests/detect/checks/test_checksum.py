from __future__ import annotations

from oakum.detect.checks.checksum import checksum, crc32_base62


def test_a_right_checksum_raises(make, grown):
    reason = crc32_base62(make(grown("{crc:abc_,30}")), "")
    assert reason is not None
    assert reason.weight > 0


def test_a_wrong_checksum_lowers_but_does_not_drop(make, grown):
    token = grown("{crc:abc_,30}")
    changed = token[:10] + ("x" if token[10] != "x" else "y") + token[11:]
    reason = crc32_base62(make(changed), "")
    assert reason is not None
    assert -10 < reason.weight < 0


def test_a_small_checksum_is_padded_to_six_characters():
    assert checksum(b"") == b"000000"
    assert all(len(checksum(bytes([byte]))) == 6 for byte in range(256))


def test_a_value_without_prefix_or_shorter_than_a_checksum_is_only_wrong(make):
    for value in ("abc", "_", "noprefix" * 4):
        reason = crc32_base62(make(value), "")
        assert reason is not None
        assert reason.weight < 0
