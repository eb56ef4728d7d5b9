from __future__ import annotations

import random

import pytest

from oakum.sources.logs.views import is_one_text, views
from toys import token


def test_a_view_says_where_its_parts_stand(rng: random.Random) -> None:
    secret = token(rng)
    text = b"say " + secret[::-1] + b" and\n" + b" ".join(secret[at : at + 1] for at in range(len(secret))) + b"\n"
    found = {view.name: view for view in views(text)}
    backwards = found["reversed"].text.find(secret)
    low, high = found["reversed"].place(backwards, backwards + len(secret)) or (0, 0)
    assert text[low:high] == secret[::-1]
    low, high = found["spaced"].place(0, len(secret)) or (0, 0)
    assert text[low:high].replace(b" ", b"") == secret


def test_wrapped_lines() -> None:
    text = b"s" * 10 + b" " + b"Ab1" * 23 + b"\n" + b"Ab1xy rest"
    view = next(one for one in views(text) if one.name == "wrapped")
    assert view.text == text.replace(b"\n", b"")
    assert view.place(0, 20) is None
    assert view.place(75, 85) == (75, 86)


@pytest.mark.parametrize(
    "line", [b"2026-05-04T10:00:00Z token=ab", b"[10:00:00] x", b"token=abcd", b"token: abcd", b"[2026/05/04 10:00]"]
)
def test_a_new_entry_goes_on_with_nothing(line: bytes) -> None:
    assert not is_one_text(b"Ab1Ab1\n" + line, 9)
    assert is_one_text(b"Ab1Ab1\nAb1\n" + line, 9)  # it begins behind the end
    for more in (b"Ab12==", b"Ab12", b"Ab12 rest of a line", b"2026Ab"):
        assert is_one_text(b"Ab1Ab1\n" + more, 9)


def test_dumps_of_both_byte_orders() -> None:
    secret = b"a secret of some letters"
    xxd = "\n".join(f"{at:08x}: {secret[at : at + 16].hex(' ', 2)}  {secret[at : at + 16]!r}" for at in (0, 16))
    canonical = "\n".join(
        f"{at:08x}  {secret[at : at + 8].hex(' ')}  {secret[at + 8 : at + 16].hex(' ')}  |x|" for at in (0, 16)
    )
    swapped = "".join(secret[at + 1 : at + 2].hex() + secret[at : at + 1].hex() + " " for at in range(0, 16, 2))
    words = f"0000000 {swapped}"
    for text in (xxd, canonical):
        assert [view.text for view in views(text.encode()) if view.name == "dump"] == [secret]
    assert [view.text for view in views(words.encode()) if view.name == "dump"] == [secret[:16]]
