"""Both kernels cut the same windows out of the same text."""

from __future__ import annotations

from array import array
from types import ModuleType

from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.kernel import plain

BOUNDS = (12, 9, 30)
KINDS = array("q", (0, 0, 9))

TEXT = st.lists(st.sampled_from([b"a", b"bc", b"\n", b"key=", b"\n\n", b"0" * 20]), max_size=40).map(b"".join)


def laid_out(texts: list[bytes], flags: list[int]) -> tuple[memoryview, array[int]]:
    segments = array("q")
    at = 0
    for number, text in enumerate(texts):
        segments.extend((at, at + len(text), number, 0, flags[number % len(flags)]))
        at += len(text) + 1
    return memoryview(b"\n".join(texts)), segments


@given(
    st.lists(TEXT.filter(bool), min_size=1, max_size=4),
    st.lists(st.integers(0, 3), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 200)), max_size=20),
)
@settings(max_examples=400, deadline=None)
def test_both_kernels_see_the_same_lines(
    native: ModuleType, texts: list[bytes], flags: list[int], hits: list[tuple[int, int]]
) -> None:
    data, segments = laid_out(texts, flags)
    inside = sorted((hit for hit in hits if hit[1] <= len(data)), key=lambda hit: hit[1])
    given_ = data, segments, inside, array("q", (0, 8, 9, -1))
    known = plain.line_windows(*given_, {}, BOUNDS)
    assert native.line_windows(*given_, {}, BOUNDS) == known
    memory = {key: [] for _, key, _, _ in known[0][::2]}
    assert native.line_windows(*given_, memory, BOUNDS) == plain.line_windows(*given_, memory, BOUNDS)


def test_hits_are_collected_in_their_order(kernel: ModuleType) -> None:
    given_ = [(number % 7, number) for number in range(2000)]
    hits = kernel.Hits()
    assert (len(hits), list(hits)) == (0, [])
    for rule, end in given_:
        hits(rule, 0, end, 0, None)
    assert (len(hits), list(hits), list(hits)) == (2000, given_, given_)


def test_hits_of_the_automaton_give_the_windows_of_their_pairs(kernel: ModuleType) -> None:
    data, segments = laid_out([b"a\nkey = xyz\nb"], [3])
    hits = kernel.Hits()
    for end in (3, 5, 5, 9):
        hits(0, 0, end, 0, None)
    given_ = data, segments
    assert kernel.line_windows(*given_, hits, KINDS, {}, BOUNDS) == kernel.line_windows(
        *given_, list(hits), KINDS, {}, BOUNDS
    )


def test_a_line_comes_with_the_line_above() -> None:
    data = memoryview(b"first\nsecond = x\nthird")
    segments = array("q", (0, len(data), 0, 0, 3))
    (found,), _ = plain.line_windows(data, segments, [(1, 16)], KINDS, {}, (100, 100, 100))
    assert found == (0, (1, b"second = x", b"first", 10, False), 6, False)


def test_a_window_that_is_not_shown_whole_is_left_out() -> None:
    data = memoryview(b"half a line\nsecond = x\nhalf")
    middle = array("q", (0, len(data), 0, 50, 0))
    assert plain.line_windows(data, middle, [(0, 8)], KINDS, {}, (100, 100, 100)) == ([], [])
    assert plain.line_windows(data, middle, [(0, 26)], KINDS, {}, (100, 100, 100)) == ([], [])


def test_what_memory_knows_to_be_nothing_is_left_out() -> None:
    data = memoryview(b"a = b")
    segments = array("q", (0, len(data), 0, 0, 3))
    (found,), _ = plain.line_windows(data, segments, [(0, 5)], KINDS, {}, (100, 100, 100))
    assert plain.line_windows(data, segments, [(0, 5)], KINDS, {found[1]: []}, (100, 100, 100)) == ([], [])


def test_an_assignment_says_where_its_hit_ends_and_is_left_out_where_it_assigns_too_little() -> None:
    data = memoryview(b"own = long enough\nown = 123\nown, long")
    segments = array("q", (0, len(data), 0, 0, 3))
    found, _ = plain.line_windows(data, segments, [(2, 3), (2, 21), (2, 31)], KINDS, {}, (100, 100, 100))
    assert found == [(0, (2, b"own = long enough", b"", 3, False), 0, False)]
