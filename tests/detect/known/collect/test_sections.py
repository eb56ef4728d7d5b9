from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known.collect.sections import read

TEXT = """
name = outside
[default]
aws_access_key_id = id
aws_secret_access_key=secret = one
# comment = no
[profile two]
aws_session_token : "quoted"
not a line
%broken% = no
"""


def test_values_come_with_their_section() -> None:
    assert [(one.name, one.value, one.certain) for one in read(TEXT)] == [
        ("name", "outside", False),
        ("default.aws_access_key_id", "id", False),
        ("default.aws_secret_access_key", "secret = one", True),
        ("profile two.aws_session_token", "quoted", True),
    ]


@given(text=st.text(alphabet="a[]=:\"' \n", max_size=100))
def test_any_text_may_be_read(text: str) -> None:
    assert all(one.name for one in read(text))
