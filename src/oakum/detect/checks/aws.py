"""The account number inside an AWS access key id."""

from __future__ import annotations

import base64
import binascii

from oakum.detect.candidate import Candidate
from oakum.model import Reason

_MASK = 0x7FFFFFFFFF80  # the account is bits 7 to 46 of the first six bytes
_WITHOUT_ACCOUNT = b"ABCDEFGHIJKLMNOP"  # the fifth character of ids issued before about 2019
_DOCUMENTED = frozenset(("000000000000", "111122223333", "123456789012", "444455556666", "999999999999"))
"""Accounts that AWS's documentation and emulators use."""
_OLD = Reason(name="aws-account", weight=0.0, note="an old key id, which does not tell its account")
_NONE = Reason(name="aws-account", weight=-2.0, note="holds no possible account number")


def aws_account(candidate: Candidate, argument: str) -> Reason | None:
    """Notes the twelve digits of the account that the key id belongs to."""
    key_id = candidate.secret.reveal()
    if key_id[4:5] in _WITHOUT_ACCOUNT:
        return _OLD
    account = account_of(key_id)
    if account is None:
        return _NONE
    if account in _DOCUMENTED:
        return Reason(name="aws-account", weight=-2.0, note=f"account {account}, as in documentation")
    return Reason(name="aws-account", weight=0.5, note=f"account {account}")


def account_of(key_id: bytes) -> str | None:
    """The account number in a key id such as AKIA and 16 base32 characters; None when there can be none."""
    try:
        packed = base64.b32decode(key_id[4:])
    except (binascii.Error, ValueError):
        return None
    if len(packed) < 6:
        return None
    number = (int.from_bytes(packed[:6], "big") & _MASK) >> 7
    return f"{number:012d}" if number < 10**12 else None
