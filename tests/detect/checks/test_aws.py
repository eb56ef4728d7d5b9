from __future__ import annotations

import base64

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.checks.aws import account_of, aws_account


def key_id(account: int, low: int = 0) -> str:
    packed = ((account << 7) | low | (1 << 47)).to_bytes(6, "big") + b"\x01\x02\x03\x04"
    return "AK" + "IA" + base64.b32encode(packed).decode()[:16]


@given(st.integers(0, 10**12 - 1), st.integers(0, 127))
def test_the_account_comes_out_of_the_key_id(account, low):
    assert account_of(key_id(account, low).encode()) == f"{account:012d}"


def test_the_note_tells_the_account(make):
    reason = aws_account(make(key_id(42)), "")
    assert reason is not None
    assert reason.note == "account 000000000042"
    assert reason.weight > 0


def test_an_impossible_account_lowers(make):
    reason = aws_account(make(key_id(10**12)), "")
    assert reason is not None
    assert reason.weight < 0


def test_an_old_key_id_says_that_it_tells_nothing(make):
    reason = aws_account(make("AK" + "IA" + "J" * 16), "")
    assert reason is not None
    assert reason.weight == 0
    assert "old" in reason.note


def test_what_is_not_base32_has_no_account():
    for value in (b"", b"AKIA", b"AKIA1", b"AKIA" + b"1" * 16, b"\xff" * 20):
        assert account_of(value) is None


def test_accounts_of_documentation_lower(make):
    reason = aws_account(make(key_id(123456789012)), "")
    assert reason is not None
    assert reason.weight < 0
    assert "documentation" in reason.note
