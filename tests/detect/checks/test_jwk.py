from __future__ import annotations

import base64

import pytest

from oakum.detect.checks.jwk import jwk


def packed(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.mark.parametrize(
    ("curve", "size"), [("P-256", 43), ("P-384", 64), ("P-521", 88), ("Ed25519", 43), ("secp256k1", 43)]
)
def test_a_private_number_of_the_right_size_for_its_curve(make, grown, curve, size):
    line = f'{{"kty":"EC","crv":"{curve}","d":"<>"}}'
    right = jwk(make(grown(f"{{base64url:{size - 1}}}A"), line), "")
    wrong = jwk(make(grown(f"{{base64url:{size + 20}}}"), line), "")
    assert right.weight > 0 > wrong.weight > -10
    assert curve in right.note


def test_the_factors_of_an_rsa_key_are_multiplied(make, grown):
    p, q = (1 << 127) - 1, (1 << 89) - 1
    line = f'{{"kty":"RSA","n":"{packed(p * q)}","p":"{packed(p)}","q":"{packed(q)}","d":"<>"}}'
    assert jwk(make(grown("{base64url:36}"), line), "").weight == 3.0
    assert jwk(make(grown("{base64url:36}"), line.replace(packed(q), packed(q + 2))), "").weight < 0


def test_an_exponent_is_as_long_as_its_modulus(make, grown):
    line = f'{{"kty":"RSA","n":"{grown("{base64url:342}")}","d":"<>"}}'
    assert jwk(make(grown("{base64url:342}"), line), "").note == "an RSA key of 2048 bits"
    assert jwk(make(grown("{base64url:42}"), line), "").weight < 0


def test_alone_on_its_line_it_says_little(make, grown):
    assert jwk(make(grown("{base64url:43}"), '  "d": "<>",'), "") is None
    assert jwk(make(grown("{base64url:43}"), '"kty": "EC", "d": "<>",'), "").weight == 0.5
