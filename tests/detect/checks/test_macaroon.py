from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.checks.macaroon import macaroon, read


def test_a_macaroon_tells_where_it_is_for(make, grown):
    reason = macaroon(make("abc-" + grown("{macaroon:host.example}")), "abc-")
    assert (reason.weight, reason.note) == (3.0, "a macaroon for host.example with 1 caveats")


def test_a_strange_location_is_not_shown(make, grown):
    assert macaroon(make(grown("{macaroon:a b}")), "").note == "a macaroon with 1 caveats"


def test_what_is_cut_or_made_up_is_lowered_not_dropped(make, grown):
    whole = grown("{macaroon:host.example}")
    for text in (whole[:-8], whole[8:], grown("{urlsafe:150}"), "", "!"):
        assert -10 < macaroon(make(text), "").weight < 0


@given(st.binary(max_size=200))
def test_random_bytes_never_fail(packed):
    fields = read(b"\x02" + packed)
    assert fields is None or fields[-1][0] == 6


def test_a_length_of_two_bytes():
    packed = b"\x02" + b"\x02\xac\x02" + b"i" * 300 + b"\x00\x00" + b"\x06\x20" + b"s" * 32
    fields = read(packed)
    assert fields is not None
    assert [len(data) for _, data in fields] == [300, 32]


@pytest.mark.parametrize("version", [b"", b"\x00", b"\x01", b"M"])
def test_other_versions_are_not_known(version):
    assert read(version + base64.b64decode("AAAA")) is None
