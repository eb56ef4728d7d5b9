from __future__ import annotations

import base64

import pytest

from oakum.detect.checks.http import basic_auth
from oakum.detect.checks.interface import DROP


def weight(make, plain: str | bytes) -> float:
    raw = plain if isinstance(plain, bytes) else plain.encode()
    reason = basic_auth(make(base64.b64encode(raw)), "")
    assert reason is not None
    return reason.weight


@pytest.mark.parametrize("plain", ["app:a", "a b:c:d", ":only-a-key", "jos\xe9:x"])
def test_user_and_password_are_kept(make, plain):
    assert weight(make, plain) > 0


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "no colon",
        "app:",
        "a:b\n",
        b"\xff:\xfe",
        "user:pass",
        "USERNAME:PASSWORD",
        "${USER}:${PASS}",
        "<user>:<pw>",
    ],
)
def test_anything_else_is_dropped(make, plain):
    assert weight(make, plain) == DROP


def test_the_password_may_be_a_long_token_or_a_key_file(make, grown):
    for password in (grown("{alnum:2000}"), '{\n  "type": "service_account"\n}'):
        reason = basic_auth(make(base64.b64encode(f"_json_key:{password}".encode())), "")
        assert reason is not None
        assert reason.weight > 0
