from __future__ import annotations

import pytest

from oakum.detect.checks.checksum import checksum, crc32_base36, crc32_base62, crc32_hex, in_base

SCHEMES = {"{crc:abc_,30}": crc32_base62, "{routable:glpat-}": crc32_base36, "{grafana:glsa}": crc32_hex}
every_scheme = pytest.mark.parametrize(("template", "check"), SCHEMES.items())


def changed(token: str) -> str:
    return token[:10] + ("x" if token[10] != "x" else "y") + token[11:]


@every_scheme
def test_a_right_checksum_raises(make, grown, template, check):
    reason = check(make(grown(template)), "")
    assert (reason.weight, reason.note) == (3.0, "checksum is right")


@every_scheme
def test_a_wrong_checksum_lowers_but_does_not_drop(make, grown, template, check):
    reason = check(make(changed(grown(template))), "")
    assert -10 < reason.weight < 0
    assert "wrong" in reason.note


@pytest.mark.parametrize("line", ["GITHUB_TOKEN=<>", '"auth": "<>"', "Authorization: Bearer <>", "npm_token: '<>'"])
def test_a_wrong_checksum_weighs_less_where_it_is_named_as_a_secret(make, grown, line):
    token = changed(grown("{crc:abc_,30}"))
    named, alone = crc32_base62(make(token, line), ""), crc32_base62(make(token, "see <> there"), "")
    assert named.weight > alone.weight


def test_a_token_of_the_older_form_has_no_checksum(make, grown):
    assert crc32_base36(make(grown("glpat-{urlsafe:20}")), "") is None


def test_a_small_checksum_is_padded_to_its_width():
    assert checksum(b"") == b"000000"
    assert all(len(checksum(bytes([byte]))) == 6 for byte in range(256))
    assert in_base(36, 35, 7) == b"000000Z"


@pytest.mark.parametrize("check", SCHEMES.values())
def test_a_value_without_prefix_or_shorter_than_a_checksum_is_only_wrong(make, check):
    for value in ("abc.", "_.", "noprefix." * 4):
        assert check(make(value), "").weight < 0
