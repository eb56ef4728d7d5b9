"""Tokens are taken apart, and not verified."""

from __future__ import annotations

import base64
import json

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.policy.rego.fill_ins.jwt import FUNCTIONS


def section(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(*sections):
    return FUNCTIONS["io.jwt.decode"].call(".".join(sections))


def test_the_three_sections():
    assert decode(section({"alg": "none"}), section({"a": 1}), section(b"\1\xff")) == [
        {"alg": "none"},
        {"a": 1},
        "01ff",
    ]


@pytest.mark.parametrize(
    "sections",
    [
        ("a",),
        (section({}), section({})),
        (section({}), section({}), "", ""),
        ("!", section({}), ""),
        (section(b"\xff"), section({}), ""),
        (section([]), section({}), ""),
        (section({}), section("x"), ""),
    ],
)
def test_what_is_no_token_is_an_error(sections):
    with pytest.raises((ValueError, TypeError)):
        decode(*sections)
