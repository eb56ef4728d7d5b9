from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oakum.model import Identity, Secret
from oakum.model.identity import normalised
from oakum.rules.template import expand

ONE, OTHER = Identity(b"1" * 32), Identity(b"2" * 32)


@given(value=st.binary(max_size=80))
def test_an_identity_has_one_form_and_depends_on_the_key(value):
    assert re.fullmatch(r"sid_[a-z2-7]{26}", ONE.of(Secret(value)))
    assert ONE.of(Secret(value)) == Identity(b"1" * 32).of(Secret(value)) != OTHER.of(Secret(value))


@given(values=st.sets(st.binary(min_size=1, max_size=6).filter(lambda v: normalised(v) == v), min_size=2, max_size=5))
def test_different_values_have_different_identities(values):
    assert len({ONE.of(Secret(value)) for value in values}) == len(values)


@pytest.mark.parametrize("key", [b"", b"x" * 15])
def test_a_short_key_is_refused(key):
    with pytest.raises(ValueError, match="16 bytes"):
        Identity(key)


def test_it_does_not_show_its_key():
    assert "1" not in repr(ONE)
    assert not hasattr(ONE, "__dict__")


@pytest.mark.parametrize(
    "written",
    [
        lambda key: key + b"\n",
        lambda key: b"  " + key,
        lambda key: key.replace(b"\n", b"\r\n"),
        lambda key: key.replace(b"\n", b"\\n"),
        lambda key: key.replace(b"\n", b"\\r\\n"),
        lambda key: key.replace(b"\n", b"\n    "),
        lambda key: key.replace(b"\n", b'",\n    "'),
    ],
    ids=["newline", "space", "crlf", "escaped", "escaped-crlf", "indented", "quoted"],
)
def test_a_key_is_the_same_however_it_is_written(written):
    key = expand("{pem:RSA PRIVATE KEY}", random.Random(1)).encode()
    assert ONE.of(Secret(written(key))) == ONE.of(Secret(key))


@example(value=b"\0\n+")
@example(value=b"a\n\v'b")
@given(value=st.binary(max_size=60))
def test_normalising_twice_is_normalising_once(value):
    assert normalised(normalised(value)) == normalised(value)
