"""Digests are those of the standard library, over UTF-8."""

from __future__ import annotations

import hashlib
import hmac

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.policy.rego.fill_ins.digest import FUNCTIONS


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256"])
def test_digests(name):
    assert FUNCTIONS[f"crypto.{name}"].call("é") == hashlib.new(name, "é".encode()).hexdigest()


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha512"])
def test_keyed_digests(name):
    assert FUNCTIONS[f"crypto.hmac.{name}"].call("é", "ü") == hmac.new("ü".encode(), "é".encode(), name).hexdigest()


@pytest.mark.parametrize(("other", "equal"), [("é", True), ("e", False)])
def test_comparing(other, equal):
    assert FUNCTIONS["crypto.hmac.equal"].call("é", other) is equal
