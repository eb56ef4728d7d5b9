from __future__ import annotations

import pytest

from cel_truths import NETWORKS


@pytest.mark.parametrize("expression", NETWORKS)
def test_expressions_ask_about_addresses(expression, ask):
    assert ask(expression) is True


@pytest.mark.parametrize("text", ["", "10.0.0", "10.0.0.01", "::ffff:10.0.0.1", "fe80::1%eth0", "10.0.0.1/8"])
def test_what_is_no_address_is_none(text, ask, fails):
    assert ask("isIP(object)", text) is False
    assert "IP" in fails("ip(object).family() == 4", text)


@pytest.mark.parametrize(
    "text", ["", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/255.0.0.0", "::ffff:10.0.0.0/104"]
)
def test_what_is_no_network_is_none(text, ask):
    assert ask("isCIDR(object)", text) is False


def test_an_address_is_no_network(fails):
    assert "no cidr" in fails("ip('10.0.0.1').prefixLength() == 8")
