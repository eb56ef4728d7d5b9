from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.window import LEFT, NEAR, RIGHT, Window, block_window, line_window


def window(text: bytes, at: int, *, head: bool = True, tail: bool = True, low: int = 0) -> Window | None:
    """The window of a hit that ends behind the byte `at`."""
    return line_window(memoryview(text), (low, len(text)), at + 1, head=head, tail=tail)


def test_the_line_and_the_one_above():
    assert window(b"one\ntwo\nthree\n", 5) == Window(
        text=b"two", start=4, above=b"one", limit=3, cut_left=False, cut_right=False
    )


@pytest.mark.parametrize(
    ("text", "at", "line", "above"),
    [
        (b"a", 0, b"a", b""),
        (b"a\nb", 2, b"b", b"a"),
        (b"\nb", 1, b"b", b""),
        (b"x\n\nb\n", 3, b"b", b""),
        (b"x\ny\nb\r\nc", 4, b"b\r", b"y"),
    ],
)
def test_small_texts(text, at, line, above):
    found = window(text, at)
    assert (found.text, found.above) == (line, above)
    assert text[found.start : found.start + len(line)] == line


def test_a_segment_that_does_not_show_the_line_whole_has_no_window():
    assert window(b"above\nline", 7, tail=False) is None
    assert window(b"above\nline", 7, head=False) is None
    assert window(b"\nabove\nline\n", 8, head=False, tail=False).text == b"line"


@pytest.mark.parametrize("head", [True, False])
@pytest.mark.parametrize("tail", [True, False])
def test_a_long_line_is_clipped_and_says_so(head, tail):
    found = window(b"x" * 10_000, 5000, head=head, tail=tail)
    assert (found.cut_left, found.cut_right) == (True, True)
    assert found.start == 5001 - LEFT
    assert len(found.text) == LEFT + RIGHT
    assert LEFT < found.limit <= LEFT + NEAR


@given(
    lines=st.lists(st.binary(max_size=6).map(lambda line: line.replace(b"\n", b"")), min_size=1, max_size=6),
    data=st.data(),
)
def test_what_a_segment_shows_is_as_in_the_whole(lines, data):
    text = b"\n".join(lines)
    at = data.draw(st.integers(0, max(len(text) - 1, 0)))
    low = data.draw(st.integers(0, at))
    high = data.draw(st.integers(at + 1, max(len(text), at + 1)))
    if text[at : at + 1] in (b"", b"\n"):
        return
    part = line_window(memoryview(text), (low, high), at + 1, head=low == 0, tail=high == len(text))
    assert part is None or part == window(text, at)


def block(text: bytes, at: int, *, tail: bool = True, size: int = 20) -> Window | None:
    return block_window(memoryview(text), (0, len(text)), at, b"BEGIN", size, head=True, tail=tail)


def test_a_block_starts_at_its_opener():
    found = block(b"x\n# why\nk: BEGIN key", 16)
    assert (found.text, found.start) == (b"BEGIN key", 11)
    assert found.above == b"# why\nk: "


def test_a_block_has_a_size():
    assert block(b"BEGIN" + b"k" * 100, 5).text == b"BEGIN" + b"k" * 15


def test_a_block_that_the_segment_cuts_has_no_window():
    assert block(b"BEGIN" + b"k" * 10, 5, tail=False) is None
    assert block(b"BEGIN" + b"k" * 15, 5, tail=False) is not None


def test_no_opener_before_the_hit_no_block():
    assert block(b"END" + b"k" * 200 + b"BEGIN", 50) is None
