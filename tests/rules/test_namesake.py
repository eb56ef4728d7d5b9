from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import Severity
from oakum.rules import Rule
from oakum.rules.namesake import Namesakes, words

VALUE = bytes(range(0x30, 0x3A)) + b"abcdef"


def rule(service: str, *names: str, value: str = "[a-f0-9]{16}") -> Rule:
    return Rule(
        id=f"{service}-key",
        title="Key",
        what="Opens it.",
        severity=Severity("low"),
        called=names,
        value=value,
        expression="k",
    )


RULES = [rule("geocodio", "geocodio"), rule("abstract", "abstractapi"), rule("front", "frontapi", "frontclient")]
RULES += [rule("rates", "exchangerates"), rule("open-rates", "openexchangerates"), rule("ip", "ip2location")]


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("GEOCODIO_API_KEY", "geocodio"),
        ("geocodioToken", "geocodio"),
        ("GEOCODIOAPIKEY", "geocodio"),
        ("NEXT_PUBLIC_GEOCODIO_KEY", "geocodio"),
        ("X-Geocodio-Api-Key", "geocodio"),
        ("services.geocodio.secret_prod", "geocodio"),
        ("ABSTRACT_API_KEY", "abstract"),
        ("front_api_key", "front"),
        ("frontClientSecret", "front"),
        ("IP2LOCATION_KEY", "ip"),
        ("exchange_rates_key", "rates"),
        ("open_exchange_rates_key", "open-rates"),
        ("front_key", None),
        ("storefront_api_key", None),
        ("geocodio_checksum", None),
        ("geocodio_api", None),
        ("geocodio_key_checksum", None),
        ("notgeocodio_key", None),
        ("key", None),
        ("", None),
    ],
)
def test_the_name_says_whose_key_it_is(name, service):
    found = Namesakes(RULES).of_name(name)
    assert (found.id if found else None) == (f"{service}-key" if service else None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("myBoxAPIKey", ["my", "box", "api", "key"]),
        ("D7_NETWORK-token", ["d", "7", "network", "token"]),
        ("stripekey", ["stripe", "key"]),
        ("API Key", ["api", "key"]),
    ],
)
def test_words(name, expected):
    assert words(name) == expected


@given(st.text(max_size=200))
def test_any_name_will_do(name):
    assert Namesakes(RULES).of_name(name) in (None, *RULES)


def test_an_owner_has_the_name_and_the_value():
    namesakes = Namesakes(RULES)
    expression = re.compile(rb"(?P<key>key)=(?P<secret>\w+)")

    def owner(text: bytes, above: bytes = b"") -> Rule | None:
        match = expression.search(text)
        assert match
        return namesakes.owner(match, above)

    assert owner(b"geocodio_key=" + VALUE) is RULES[0]
    assert owner(b"x = 3; geocodio_key=" + VALUE) is RULES[0]
    assert owner(b"geocodio_key=" + VALUE + b"g") is None
    assert owner(b"key=" + VALUE) is None
    assert owner(b"api_key=" + VALUE, b"geocodio:") is RULES[0]
    assert owner(b"batch_key=" + VALUE, b"geocodio:") is None
