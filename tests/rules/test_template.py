from __future__ import annotations

import base64
import json
import random
import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.checks.aws import account_of
from oakum.detect.checks.checksum import checksum
from oakum.model import RuleError
from oakum.rules.template import CLASSES, MAKERS, expand


def grown(template: str, seed: int = 1) -> str:
    return expand(template, random.Random(seed))


@given(name=st.sampled_from(sorted(CLASSES)), length=st.integers(0, 50), seed=st.integers(0, 99))
def test_classes_give_their_characters(name, length, seed):
    text = grown(f"<{{{name}:{length}}}>", seed)
    assert len(text) == length + 2
    assert set(text[1:-1]) <= set(CLASSES[name])


@given(length=st.integers(0, 100))
def test_base64_has_its_length(length):
    assert re.fullmatch(rf"[A-Za-z0-9+/]{{{length}}}", grown(f"{{base64:{length}}}"))


def test_a_length_may_be_a_range():
    lengths = {len(expand("{hex:3-5}", random.Random(seed))) for seed in range(40)}
    assert lengths == {3, 4, 5}


def test_values_are_new_each_time_and_the_same_for_the_same_seed():
    rng = random.Random(1)
    assert expand("{alnum:20}", rng) != expand("{alnum:20}", rng)
    assert grown("{alnum:20}-{hex:4}") == grown("{alnum:20}-{hex:4}")


def test_text_and_braces_stay():
    assert grown("a {{b}} ${{C}} d") == "a {b} ${C} d"


@pytest.mark.parametrize("template", ["{unknown:3}", "{alnumm:3}", "{x}"])
def test_an_unknown_placeholder_is_named_with_what_is_known(template):
    with pytest.raises(RuleError, match=r"unknown placeholder .* known: digit, "):
        grown(template)


def test_the_checksum_is_right():
    text = grown("{crc:ghp_,30}")
    assert re.fullmatch(r"ghp_[A-Za-z0-9]{36}", text)
    assert checksum(text[4:-6].encode()).decode() == text[-6:]


@pytest.mark.parametrize(("template", "algorithm"), [("{jwt}", "HS256"), ("{jwt:RS256}", "RS256")])
def test_a_web_token_parses(template, algorithm):
    header, claims, signature = grown(template).split(".")
    assert json.loads(base64.urlsafe_b64decode(header + "=="))["alg"] == algorithm
    assert json.loads(base64.urlsafe_b64decode(claims + "=="))["exp"] > 4_000_000_000
    assert len(signature) == 43


@pytest.mark.parametrize(
    ("label", "first"), [("RSA PRIVATE KEY", 0x30), ("PRIVATE KEY", 0x30), ("PGP PRIVATE KEY BLOCK", 0xC5)]
)
def test_a_key_block_is_armoured(label, first):
    lines = grown(f"{{pem:{label}}}").splitlines()
    assert (lines[0], lines[-1]) == (f"-----BEGIN {label}-----", f"-----END {label}-----")
    assert base64.b64decode("".join(lines[1:-1]))[0] == first
    assert max(map(len, lines[1:-1])) == 64


def test_an_aws_id_holds_an_account():
    text = grown("{aws-key-id:ASIA}")
    assert re.fullmatch(r"ASIA[A-Z2-7]{16}", text)
    assert re.fullmatch(r"\d{12}", account_of(text.encode()) or "")


def test_a_uuid_is_one():
    assert uuid.UUID(grown("{uuid}")).version == 4


def test_encodings_of_texts_and_of_templates():
    assert bytes.fromhex(grown("{hexof:a b}")) == b"a b"
    assert re.fullmatch(rb'\{"a":"[a-z]{8}"\}', base64.b64decode(grown('{base64of:[["a":"[lower:8]"]]}')))


def test_the_list_of_makers_is_what_the_documentation_says():
    plain = {"base64", "crc", "jwt", "pem", "aws-key-id", "uuid", "hexof", "base64of"}
    assert set(MAKERS) == plain | {"rsa", "rsa-pem", "age", "base58check", "seed", "grafana", "routable", "macaroon"}
