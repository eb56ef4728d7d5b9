"""No secret gets into the register by what somebody writes about it."""

from __future__ import annotations

import random

import pytest

from oakum.rules.template import expand
from oakum.server.exceptions.assemble import _detector
from oakum.server.exceptions.book import Refused
from oakum.server.exceptions.wording import Wording
from register import ID, ignore


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording(_detector())


@pytest.mark.parametrize("field", ["reason", "owner", "ticket", "path", "repository", "policy", "rule", "namespace"])
def test_a_secret_is_refused_and_not_quoted(wording: Wording, field: str) -> None:
    token = expand("{crc:ghp_,30}", random.Random())
    with pytest.raises(Refused, match=field) as caught:
        wording.check(ignore(**{field: f"the old {token}"}), "")
    assert token not in caught.value.detail
    with pytest.raises(Refused, match="note"):
        wording.check(None, token)


def test_no_escape_sequences(wording: Wording) -> None:
    for text in ("a\x1b[2Kb", "a\nb", "a\u202eb"):
        with pytest.raises(Refused, match="printed"):
            wording.check(ignore(reason=text), "")


def test_what_people_write_is_let_be(wording: Wording) -> None:
    exception = ignore(
        secret=ID, reason="The password of the demo database; revoked on 3 March, see https://wiki.example.com/x?id=12"
    )
    wording.check(exception, "fine, until OPS-12 is done")
