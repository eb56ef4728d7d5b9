from __future__ import annotations

import base64

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.checks.base64_text import decoded


@given(st.binary(max_size=100))
def test_both_alphabets_and_missing_padding_decode(raw):
    for text in (base64.b64encode(raw), base64.urlsafe_b64encode(raw)):
        assert decoded(text) == raw
        assert decoded(text.rstrip(b"=")) == raw


def test_what_is_not_base64_is_none():
    for text in (b"a", b"abcde", b"ab cd", b"a!cd", b"=ab=c"):
        assert decoded(text) is None
