from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.detect.detector import Options
from oakum.detect.equipment import equip
from oakum.detect.opening import openings
from oakum.detect.redact import HELD, LONGEST_LINE, Redactor
from oakum.model import Identity, Secret
from oakum.rules import builtin_directory, loader
from oakum.rules.template import expand

RULES = loader.load(builtin_directory() / f"{name}.toml" for name in ("github", "private-key", "netrc"))
DETECTOR = equip(RULES, Options(), None).detector()
OPENINGS = openings(RULES.rules)
IDENTITY = Identity(bytes(range(32)))
TEMPLATES = ("{crc:ghp_,30}", "github_pat_{alnum:22}_{alnum:59}", "{pem:RSA PRIVATE KEY}")
PLACEHOLDER = re.compile(rb"<oakum:[a-z0-9-]+:[a-z2-7]{8}>")

words = st.text(st.sampled_from("abc xyz=:\"'-\t"), max_size=40).map(str.encode)
lines = st.lists(words, max_size=6).map(b"\n".join)


def name(rule: str, secret: Secret) -> bytes:
    return f"<oakum:{rule}:{IDENTITY.of(secret)[4:12]}>".encode()


def redacted(pieces: list[bytes]) -> bytes:
    redactor = Redactor(DETECTOR.text, OPENINGS, name)
    return b"".join([*(redactor.feed(piece) for piece in pieces), redactor.close()])


def cut(text: bytes, places: list[int]) -> list[bytes]:
    bounds = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[start:end] for start, end in pairwise(bounds)]


def planted(seed: int, template: str) -> bytes:
    return expand(template, random.Random(seed)).encode()


@given(
    before=lines,
    after=lines,
    template=st.sampled_from(TEMPLATES),
    seed=st.integers(0, 1000),
    places=st.lists(st.integers(0, 10_000), max_size=12),
)
@settings(deadline=None)
def test_a_secret_never_comes_out_however_the_input_is_cut(
    before: bytes, after: bytes, template: str, seed: int, places: list[int]
) -> None:
    secret = planted(seed, template)
    out = redacted(cut(before + b"\n" + secret + b"\n" + after, places))
    assert not [line for line in secret.split(b"\n") if len(line) > 20 and line in out]
    assert PLACEHOLDER.sub(b"", out) == before + b"\n" + b"\n" + after


@given(text=st.binary(max_size=400), places=st.lists(st.integers(0, 400), max_size=8))
def test_text_without_secrets_passes_byte_for_byte(text: bytes, places: list[int]) -> None:
    assert redacted(cut(text, places)) == text


def test_a_block_becomes_one_placeholder() -> None:
    secret = planted(1, "{pem:RSA PRIVATE KEY}")
    out = redacted([line + b"\n" for line in (b"first\n" + secret + b"\nlast").split(b"\n")])
    assert re.fullmatch(rb"first\n<oakum:private-key-pem:[a-z2-7]{8}>\nlast\n", out)


def test_a_secret_behind_an_encoding_is_replaced_with_its_encoding() -> None:
    secret = planted(1, "{base64of:token=[crc:ghp_,30] and so on}")
    out = redacted([b"data: " + secret + b"\n"])
    assert re.fullmatch(rb"data: <oakum:github-pat:[a-z2-7]{8}>\n", out)


def test_the_same_secret_has_the_same_placeholder_and_another_has_another() -> None:
    one, other = planted(1, TEMPLATES[0]), planted(2, TEMPLATES[0])
    first, second, third = redacted([one + b"\n" + other + b"\n" + one]).split(b"\n")
    assert first == third != second


def test_a_marker_in_the_text_keeps_nothing_from_being_replaced() -> None:
    secret = planted(1, TEMPLATES[0])
    assert secret not in redacted([secret + b"  # oakum:allow github-pat please\n"])


def test_complete_lines_come_out_at_once() -> None:
    redactor = Redactor(DETECTOR.text, OPENINGS, name)
    assert redactor.feed(b"one\ntw") == b"one\n"
    assert redactor.feed(b"o") == b""
    assert redactor.feed(b"\n-----BEGIN CERTIFICATE-----\n") == b"two\n-----BEGIN CERTIFICATE-----\n"
    assert redactor.close() == b""


def test_a_begun_block_is_held_back_and_comes_out_when_it_turns_out_harmless() -> None:
    redactor = Redactor(DETECTOR.text, OPENINGS, name)
    begun = b"-----BEGIN RSA PRIVATE " + b"KEY-----\nabc\n"
    assert redactor.feed(b"one\n" + begun) == b"one\n"
    assert redactor.feed(b"-----BEGIN again\n") == begun + b"-----BEGIN again\n"


def test_what_is_still_open_at_the_end_comes_out() -> None:
    assert redacted([b"one\n", b"-----BEGIN RSA "]) == b"one\n-----BEGIN RSA "


@pytest.mark.parametrize("place", [0, HELD - 20, LONGEST_LINE - HELD - 20, LONGEST_LINE - 20, LONGEST_LINE + 999])
def test_a_line_without_end_hides_no_secret(place: int) -> None:
    secret = planted(1, TEMPLATES[0])
    filler = b"a " * (LONGEST_LINE // 2 + 1000)
    place -= place % 2
    text = filler[:place] + secret + b" " + filler[place:]
    out = redacted([text[at : at + 100_000] for at in range(0, len(text), 100_000)])
    assert secret not in out
    assert PLACEHOLDER.sub(secret, out) == text


def test_what_is_held_back_is_bounded() -> None:
    redactor = Redactor(DETECTOR.text, OPENINGS, name)
    piece = b"a " * 250_000
    fed = released = 0
    for _ in range(20):
        fed += len(piece)
        released += len(redactor.feed(piece))
        assert fed - released < LONGEST_LINE + len(piece)
    assert released + len(redactor.close()) == fed
