from __future__ import annotations

import base64

import pytest

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.otp import otp_secret


def test_a_secret_tells_its_size(make, grown):
    reason = otp_secret(make(grown("{base32:32}")), "")
    assert (reason.weight > 0, reason.note) == (True, "base32 of 160 bits")


def test_case_and_padding_do_not_matter(make, grown):
    assert otp_secret(make(grown("{base32:26}").lower()), "").note == "base32 of 128 bits"


@pytest.mark.parametrize("known", [b"Hello!\xde\xad\xbe\xef", b"12345678901234567890"])
def test_the_secrets_of_documentation_are_dropped(make, known):
    text = base64.b32encode(known).decode()
    assert otp_secret(make(text), "").weight == DROP
    assert otp_secret(make(text + text), "").weight == DROP


def test_what_is_short_is_lowered_and_what_is_no_base32_dropped(make, grown):
    assert -10 < otp_secret(make(grown("{base32:8}")), "").weight < 0
    for value in ("18" * 8, "a" * 17, "{}"):
        assert otp_secret(make(value), "").weight == DROP
