"""Networks, as OPA computes with them."""

from __future__ import annotations

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.policy.rego.fill_ins.cidr import FUNCTIONS


def call(name, *arguments):
    return FUNCTIONS[f"net.{name}"].call(*arguments)


@pytest.mark.parametrize(
    ("given", "merged"),
    [
        ([], set()),
        (["192.0.128.0/24", "192.0.129.0/24"], {"192.0.128.0/23"}),
        ({"10.0.0.0/25", "10.0.0.128/25", "2001:db8::/33", "2001:db8:8000::/33"}, {"10.0.0.0/24", "2001:db8::/32"}),
        (["10.0.0.1", "10.0.0.0/24"], {"10.0.0.0/8"}),
        (["172.16.5.1"], {"172.16.0.0/16"}),
        (["192.168.5.1"], {"192.168.5.0/24"}),
    ],
)
def test_merging(given, merged):
    assert call("cidr_merge", given) == merged


@pytest.mark.parametrize("given", [["x"], ["2001:db8::1"], ["10.0.0.0/33"], [""]])
def test_what_is_no_network_is_not_merged(given):
    with pytest.raises(ValueError):  # noqa: PT011
        call("cidr_merge", given)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("192.168.0.0/16", "192.168.1.0/24", True),
        ("192.168.1.0/24", "192.168.0.1/16", True),
        ("192.168.0.0/16", "10.0.0.0/8", False),
        ("::/0", "192.168.1.0/24", False),
    ],
)
def test_intersecting(one, other, expected):
    assert call("cidr_intersects", one, other) is expected


def test_an_address_is_no_network():
    with pytest.raises(ValueError, match="not a CIDR"):
        call("cidr_intersects", "10.0.0.0/8", "10.0.0.1")


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("1.1.1.0/24", "1.1.1.128", {("1.1.1.0/24", "1.1.1.128")}),
        ([["1.1.1.0/24", "x"], "1.1.2.0/24"], ["1.1.1.128", ["1.1.2.1", "b"], "::1"], {(0, 0), (1, 1)}),
        ({"a": "1.1.1.0/24", "b": ["1.1.2.0/24", 1]}, {"1.1.1.128"}, {("a", "1.1.1.128")}),
    ],
)
def test_matches(outer, inner, expected):
    assert call("cidr_contains_matches", outer, inner) == expected
