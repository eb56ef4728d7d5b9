from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known.collect.pgpass import read


def test_escaped_colons_belong_to_the_field() -> None:
    text = "#host:5432:db:me:no\nhost:5432:db:me:a\\:b\\\\c\n*:*:*:o\\:ther:plain\nhost:5432:db:me\n\n"
    assert [(one.name, one.value, one.certain) for one in read(text)] == [
        ("me@host password", "a:b\\c", True),
        ("o:ther@* password", "plain", True),
    ]


@given(text=st.text(alphabet="a:\\#\n", max_size=60))
def test_any_text_may_be_read(text: str) -> None:
    assert all("@" in one.name for one in read(text))
