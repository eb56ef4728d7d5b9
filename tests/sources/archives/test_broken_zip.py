from __future__ import annotations

import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import Skipped
from oakum.sources.archives import Member, open_container


class Forward(io.BytesIO):
    """A file that cannot be wound back, so that zipfile writes sizes behind the members."""

    def seekable(self) -> bool:
        return False


def zipped(file: io.BytesIO, contents: list[bytes], method: int) -> bytes:
    with zipfile.ZipFile(file, "w", method) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"build/{number}_step.txt", content)
    return file.getvalue()


CONTENTS = [b"one" * 100, random.Random(3).randbytes(90_000).hex().encode(), b"three"]


@pytest.mark.parametrize("file", [io.BytesIO, Forward])
def test_members_before_the_break_are_read(file: type[io.BytesIO]) -> None:
    whole = zipped(file(), CONTENTS, zipfile.ZIP_DEFLATED)
    found = list(open_container("a.zip", whole[: whole.index(b"PK\x01\x02")]))
    members = [one for one in found if isinstance(one, Member)]
    assert [one.path for one in members] == [f"a.zip!/build/{number}_step.txt" for number in range(3)]
    assert [one.data for one in members] == CONTENTS
    assert [(one.reason, one.path) for one in found if isinstance(one, Skipped)] == [("damaged", "a.zip")]


def test_the_last_one_is_read_as_far_as_it_is_there() -> None:
    found = list(open_container("a.zip", zipped(io.BytesIO(), CONTENTS, zipfile.ZIP_DEFLATED)[:50_000]))
    parts = [one.data for one in found if isinstance(one, Member)]
    assert parts[0] == CONTENTS[0]
    assert 10_000 < len(parts[1]) < len(CONTENTS[1])
    assert CONTENTS[1].startswith(parts[1])


def test_stored_members() -> None:
    whole = zipped(io.BytesIO(), CONTENTS, zipfile.ZIP_STORED)
    found = list(open_container("a.zip", whole[: whole.index(b"PK\x01\x02")]))
    assert [one.data for one in found if isinstance(one, Member)] == CONTENTS


@given(st.binary(max_size=200), st.integers(0, 60))
def test_any_bytes_end(noise: bytes, at: int) -> None:
    whole = bytearray(zipped(io.BytesIO(), [b"x" * 50], zipfile.ZIP_DEFLATED)[:80])
    whole[at : at + len(noise)] = noise
    assert all(isinstance(one, Member | Skipped) for one in open_container("a.zip", b"PK\x03\x04" + bytes(whole[4:])))
