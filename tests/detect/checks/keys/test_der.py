from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa, x448, x25519
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.checks.keys import der

PLAIN = serialization.NoEncryption()
RSA = rsa.generate_private_key(65537, 1024)


def packed(key: object, form: str = "PKCS8", seal: object = PLAIN) -> bytes:
    return key.private_bytes(serialization.Encoding.DER, getattr(serialization.PrivateFormat, form), seal)


@pytest.mark.parametrize(
    ("key", "what", "fits"),
    [
        (RSA, "an RSA key of 1024 bits", True),
        (dsa.generate_private_key(1024), "a DSA key", None),
        (ec.generate_private_key(ec.SECP384R1()), "an EC key", None),
        (ed25519.Ed25519PrivateKey.generate(), "an Ed25519 key", None),
        (ed448.Ed448PrivateKey.generate(), "an Ed448 key", None),
        (x25519.X25519PrivateKey.generate(), "an X25519 key", None),
        (x448.X448PrivateKey.generate(), "an X448 key", None),
    ],
)
def test_pkcs8(key, what, fits):
    reading = der.read(packed(key))
    assert reading is not None
    assert (reading.what, reading.fits, reading.known) == (what, fits, True)


@pytest.mark.parametrize(
    ("curve", "name"), [(ec.SECP256R1(), "P-256"), (ec.SECP521R1(), "P-521"), (ec.SECP256K1(), "secp256k1")]
)
def test_sec1(curve, name):
    reading = der.read(packed(ec.generate_private_key(curve), "TraditionalOpenSSL"))
    assert reading is not None
    assert reading.what == f"an EC key on {name}"


def test_an_encrypted_key_says_so():
    seal = serialization.BestAvailableEncryption(b"passphrase")
    reading = der.read(packed(RSA, seal=seal))
    assert reading is not None
    assert reading.encrypted


def test_padding_of_two_bytes_is_forgiven_more_is_not():
    body = packed(RSA)
    assert der.read(body + bytes(2)) == der.read(body)
    assert der.read(body + bytes(3)) is None
    assert der.read(body[:-3]) is None


def test_a_sequence_of_something_else_is_not_known():
    numbers = b"\x02\x01\x05" * 4
    reading = der.read(bytes([0x30, len(numbers)]) + numbers)
    assert reading is not None
    assert not reading.known


def test_the_maker_of_templates_makes_real_keys(grown):
    body = base64.b64decode(grown("{rsa:1024}"))
    assert serialization.load_der_private_key(body, None).key_size == 1024
    reading = der.read(body)
    assert reading is not None
    assert reading.fits


@given(st.binary(max_size=300))
def test_random_bytes_never_fail(body):
    der.read(body)
    der.read(b"\x30" + bytes([len(body) % 128]) + body)
    assert isinstance(der.elements(body), list)


@given(st.integers(0, 600), st.integers(0, 255))
def test_a_key_with_any_byte_changed_never_fails(at, value):
    body = bytearray(packed(RSA))
    body[at % len(body)] = value
    reading = der.read(bytes(body))
    assert reading is None or reading.what
