from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.json_value import base64_json, json_key, json_object


def weight(reason):
    assert reason is not None
    return reason.weight


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_base64_of_json_is_kept_with_or_without_padding(make, encode):
    text = encode(b'{"auths": {"host.example": "~~~???"}}')
    assert weight(base64_json(make(text), "")) > 0
    assert weight(base64_json(make(text.rstrip(b"=")), "")) > 0


@pytest.mark.parametrize("value", [b"", b"e30!", base64.b64encode(b"plain text"), base64.b64encode(b'{"cut": ')])
def test_anything_else_is_dropped(make, value):
    assert weight(base64_json(make(value), "")) == DROP


def test_all_named_keys_are_needed(make):
    value = '{"type": "a", "key": "b"}'
    assert weight(json_key(make(value), "type, key")) > 0
    assert weight(json_key(make(value), "type,other")) == DROP
    assert weight(json_key(make("[1]"), "type")) == DROP


def test_deeply_nested_json_is_no_object():
    assert json_object(b"[" * 100_000, list) is None


@given(st.binary(max_size=60))
def test_random_bytes_never_fail(raw):
    assert json_object(raw, dict) is None or raw.lstrip().startswith(b"{")
