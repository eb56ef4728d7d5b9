from __future__ import annotations

import base64
import random
import zlib

import pytest

from oakum.rules import makers
from oakum.rules.template import expand

TEMPLATES = [
    ("{rsa}", 400, 520),
    ("{rsa-pem:768}", 700, 1000),
    ("{age}", 74, 74),
    ("{age:nsec}", 63, 63),
    ("{base58check:80,32,01}", 51, 53),
    ("{seed:nkey}", 58, 58),
    ("{seed:stellar}", 56, 56),
    ("{grafana:glsa}", 46, 46),
    ("{routable:glpat-}", 40, 60),
    ("{macaroon:host.example}", 130, 140),
]


@pytest.mark.parametrize(("template", "least", "most"), TEMPLATES)
def test_values_are_new_each_time_and_the_same_for_the_same_numbers(template, least, most):
    rng = random.Random(7)
    first, second = expand(template, rng), expand(template, rng)
    assert first != second
    assert least <= len(first) <= most
    assert expand(template, random.Random(7)) == first


def test_a_pem_is_written_as_in_json():
    text = makers.rsa_pem(random.Random(1), "")
    assert text.startswith("-" * 5 + "BEGIN")
    assert "\n" not in text
    assert all(len(line) <= 64 for line in text.split("\\n"))


def test_seeds_begin_as_their_kind():
    assert makers.seed(random.Random(1), "nkey").startswith("SU")
    assert makers.seed(random.Random(1), "stellar").startswith("S")


def test_a_routable_token_states_its_length():
    body = makers.routable(random.Random(1), "glpat-")
    payload, version, rest = body.removeprefix("glpat-").split(".")
    assert (version, int(rest[:2], 36)) == ("01", len(payload))
    assert int(rest[2:], 36) == zlib.crc32(body[:-7].encode())
    assert base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))[16:].startswith(b"o:1\n")
