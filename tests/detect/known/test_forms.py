from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known.forms import Form, forms, read

values = st.binary(min_size=8, max_size=60)


@given(value=values)
def test_every_form_is_long_enough_to_be_searched_for(value: bytes) -> None:
    assert [form for form, _ in forms(value)] == list(Form)
    assert all(len(written) >= 8 for _, written in forms(value))


@given(value=values, before=st.binary(max_size=7), after=st.binary(max_size=4), urlsafe=st.booleans())
def test_base64_around_a_value_holds_its_form_and_is_read(
    value: bytes, before: bytes, after: bytes, urlsafe: bool
) -> None:
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode
    text = encode(before + value + after)
    form = Form(Form.BASE64 + len(before) % 3)
    written = dict(forms(value))[form]
    start = (8 * len(before) + 5) // 6
    assert text[start : start + len(written)].translate(bytes.maketrans(b"-_", b"+/")) == written
    assert read(form, text, start, start + len(written)) == value
    unpadded = text.rstrip(b"=")
    assert read(form, unpadded, start, start + len(written)) == value


@given(value=values)
def test_the_others_are_read_as_they_stand(value: bytes) -> None:
    written = dict(forms(value))
    assert read(Form.PLAIN, b"." + value, 1, 1 + len(value)) == value
    assert read(Form.REVERSED, written[Form.REVERSED], 0, len(value)) == value
    assert read(Form.HEX, written[Form.HEX].upper(), 0, 2 * len(value)) == value


@pytest.mark.parametrize("form", list(Form))
def test_what_is_no_such_form_is_empty_or_something_else(form: Form) -> None:
    text = b"(not *hex*, and no base64)"
    assert read(form, text, 1, 21) != b"x" * 20
    assert read(Form.BASE64_2, b"QUJDREVGR0hJ", 0, 10) == b""
    assert read(Form.HEX, text, 1, 9) == read(Form.BASE64, text, 1, 9) == b""


def test_a_form_says_its_encoding() -> None:
    assert Form.PLAIN.label == ()
    assert Form.BASE64.label == Form.BASE64_1.label == Form.BASE64_2.label == ("base64",)
    assert {form.label for form in Form} == {(), ("reversed",), ("hex",), ("base64",)}
