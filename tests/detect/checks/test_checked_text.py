from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.detect.checks.checked_text import base58check, bech32, crc16_base32, is_base58check, is_bech32

FORMS = {
    "{age}": bech32,
    "{age:nsec}": bech32,
    "{base58check:80,32,01}": base58check,
    "{seed:nkey}": crc16_base32,
    "{seed:stellar}": crc16_base32,
}


@pytest.mark.parametrize(("template", "check"), FORMS.items())
def test_a_right_checksum_raises_and_any_change_is_seen(make, grown, template, check):
    text = grown(template)
    assert check(make(text), "").weight > 0
    for at in range(len(text) - 30, len(text) - 1):
        if text[at] != text[at + 1]:
            swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            assert -10 < check(make(swapped), "").weight < 0


@pytest.mark.parametrize(
    "text",
    ["A12UEL5L", "a12uel5l", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "?1ezyfcl"],
)
def test_the_vectors_of_bip_173(text):
    assert is_bech32(text)
    assert not is_bech32(text + "q")


@pytest.mark.parametrize("text", ["", "1", "A12uEL5L", "a12uel5", "10a06t8", "x1b4n0q5v"])
def test_what_bip_173_calls_invalid(text):
    assert not is_bech32(text)


def test_base58check_against_a_vector_of_bip_13():
    # An address, not a key: base58check all the same.
    assert is_base58check(b"3P14159f73E4gFr7JterCCQh9QjiTjiZrG")
    assert not is_base58check(b"3P14159f73E4gFr7JterCCQh9QjiTjiZrH")


@pytest.mark.parametrize("check", sorted(set(FORMS.values()), key=lambda check: check.__name__))
@given(value=st.binary(max_size=150))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_never_fail(make, check, value):
    assert check(make(value), "").weight < 0 or not value
