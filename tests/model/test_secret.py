from __future__ import annotations

import copy
import pickle
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import Secret
from oakum.rules.template import expand

VALUE = expand("{alnum:30}", random.Random(6)).encode()


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{:>50}".format, "%s".__mod__, "%r".__mod__, ascii])
def test_no_form_shows_the_value(show):
    shown = show(Secret(VALUE))
    assert VALUE.decode()[4:] not in shown
    assert "30 bytes" in shown


def test_only_reveal_gives_it():
    assert Secret(VALUE).reveal() == VALUE
    assert [name for name in dir(Secret) if not name.startswith("_")] == ["masked", "reveal"]


@pytest.mark.parametrize("copied", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_is_not_copied_by_accident(copied):
    with pytest.raises(TypeError, match="not pickled"):
        copied(Secret(VALUE))


@pytest.mark.parametrize("encode", [msgspec.json.encode, msgspec.msgpack.encode, msgspec.to_builtins])
def test_it_is_not_encoded_by_accident(encode):
    with pytest.raises(TypeError):
        encode([Secret(VALUE)])


@given(value=st.binary(max_size=60))
def test_the_masked_form_shows_four_characters_of_a_long_value(value):
    masked = Secret(value).masked()
    assert masked.endswith(f"…({len(value)})")
    shown = masked.removesuffix(f"…({len(value)})")
    assert len(shown) <= (4 if len(value) >= 16 else 0)
    assert all(character == "·" or character.isprintable() for character in shown)


@given(one=st.binary(max_size=8), other=st.binary(max_size=8))
def test_equal_values_are_equal_secrets(one, other):
    assert (Secret(one) == Secret(other)) == (one == other)
    assert (len({Secret(one), Secret(other)}) == 1) == (one == other)
    assert len(Secret(one)) == len(one)
    assert Secret(one) != one
