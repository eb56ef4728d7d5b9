from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.jwt import valid_jwt

SIGNATURE = "c2lnbmF0dXJl"


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def token(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{segment(header)}.{segment(claims)}.{SIGNATURE}"


def test_a_token_that_parses_is_raised(make, grown):
    reason = valid_jwt(make(grown("{jwt}")), "")
    assert reason is not None
    assert reason.weight > 0


def test_an_expired_token_is_lowered_and_says_when(make):
    reason = valid_jwt(make(token({"alg": "HS256"}, {"exp": 86400})), "")
    assert reason is not None
    assert -10 < reason.weight < 0
    assert reason.note == "expired on 1970-01-02"


def test_a_token_that_expires_tomorrow_is_not_lowered(make):
    reason = valid_jwt(make(token({"alg": "RS256"}, {"exp": time.time() + 86400})), "")
    assert reason is not None
    assert reason.weight > 0


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({"alg": "none"}, {"sub": "a"}),
        ({"alg": "HS256"}, {"iss": "https://issuer.example.com"}),
        ({"alg": "HS256"}, {"sub": "1234567890", "name": "John Doe"}),
        ({"alg": "HS256"}, {"iss": "joe"}),
    ],
)
def test_unsigned_and_textbook_tokens_are_lowered_far(make, header, claims):
    reason = valid_jwt(make(token(header, claims)), "")
    assert reason is not None
    assert -10 < reason.weight <= -3


def test_an_encrypted_token_is_accepted_by_its_header(make):
    sealed = segment({"alg": "dir", "enc": "A256GCM"}) + "..aXY.dGV4dA.dGFn"
    reason = valid_jwt(make(sealed), "")
    assert reason is not None
    assert reason.weight == 0


@pytest.mark.parametrize(
    "value",
    [
        "",
        "eyJ",
        "eyJhIjoxfQ.eyJhIjoxfQ.c2ln",
        f"{segment({'alg': 'HS256'})}.bm90IGpzb24.c2ln",
        f"{segment({'alg': 'HS256'})}.{segment([1])}.c2ln",
        f"{segment({'alg': 'HS256'})}.{segment({})}",
    ],
)
def test_what_does_not_parse_is_dropped(make, value):
    reason = valid_jwt(make(value), "")
    assert reason is not None
    assert reason.weight == DROP


@pytest.mark.parametrize("expires", [1e300, -1e300, float("nan"), "soon", None, [1], True])
def test_a_strange_expiry_never_fails(make, expires):
    assert valid_jwt(make(token({"alg": "HS256"}, {"exp": expires})), "") is not None


@given(value=st.one_of(st.binary(max_size=120), st.text("eyJhIjoxfQ.=-_", max_size=60).map(str.encode)))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_never_fail(make, value):
    reason = valid_jwt(make(value), "")
    assert reason is None or reason.name == "jwt"


@pytest.mark.parametrize("issuer", ["http://localhost:8080", "https://auth.shop.test", "test-issuer", "supabase-demo"])
def test_issuers_of_tests_are_lowered(make, issuer):
    reason = valid_jwt(make(token({"alg": "RS256"}, {"iss": issuer})), "")
    assert -10 < reason.weight <= -3


def test_issuers_that_only_hold_such_letters_are_not(make):
    for issuer in ("https://latest.shop.io", "contest", "https://accounts.host.com"):
        assert valid_jwt(make(token({"alg": "RS256"}, {"iss": issuer})), "").weight > 0


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_a_signature_by_a_textbook_key_is_known(make, algorithm):
    signed = f"{segment({'alg': algorithm})}.{segment({'sub': 'u-77'})}"
    mac = hmac.new(b"your-256-bit-" + b"secret", signed.encode(), f"sha{algorithm[2:]}").digest()
    signature = base64.urlsafe_b64encode(mac).decode().rstrip("=")
    reason = valid_jwt(make(f"{signed}.{signature}"), "")
    assert reason.note == "signed with a key that documentation uses"
    assert -10 < reason.weight < 0
