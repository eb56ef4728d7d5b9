from __future__ import annotations

import random
from array import array
from itertools import pairwise
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known.tables import CODE_BITS, WINDOW, Row, tables
from oakum.kernel import plain
from oakum.kernel.plain.known import ESCAPES, LINES, PERCENT

SEEDS = (0x0123456789ABCDEF, 0xFEDCBA9876543210)
LETTERS = b"Ab1+" * 10
PIECES = [
    *(b"\\", b"u", b"x", b"%", b"4", b"1", b"d83d", b"\\ud83d\\ude00", b"\\u0041", b"\\u00e9", b"\\u20ac", b"\\udc00"),
    *(b"\\x41", b"\\n", b"\\0", b'\\"', b"\\/", b"\\q", b"%41", b"%zz", b"\0", b"\\\0", b"\xff"),
    *(LETTERS, LETTERS[:39], b"\n", b"\r\n", b"\r", b" ", b"\t", b"=", b"-", b"."),
]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)
words = st.binary(min_size=8, max_size=24)


def searchable(forms: list[bytes], seeds: tuple[int, int] = SEEDS) -> tuple[object, ...]:
    def row(form: bytes) -> Row:
        code = plain.known_hash(seeds, form[-WINDOW:]) >> (64 - CODE_BITS)
        return Row(code, len(form) - WINDOW, len(form), plain.known_hash(seeds, form[:WINDOW]) & 0xFFFF, 0)

    return seeds, *tables(row(form) for form in forms).numbers()


def test_every_place_of_a_form_is_named(kernel: ModuleType) -> None:
    form = b"correct-horse-battery"
    text = form + b" and " + form.upper() + b", " + form.replace(b"-", b"+") + form
    found = kernel.known_search(searchable([form]), text)
    assert [start for start, _ in found] == [0, 26, 49, 49 + len(form)]


def test_what_only_ends_like_a_form_is_not_named(kernel: ModuleType) -> None:
    assert kernel.known_search(searchable([b"0123456789abcdef"]), b"x" * 8 + b"89abcdef" + b"wrong one 89abcdef") == []
    assert kernel.known_search(searchable([b"0123456789abcdef"]), b"89abcdef") == []


def test_a_text_shorter_than_a_window_and_an_empty_table_give_nothing(kernel: ModuleType) -> None:
    for text in (b"", b"0123456"):
        assert kernel.known_search(searchable([b"01234567"]), text) == []
    assert kernel.known_search(searchable([]), b"0123456789") == []


@pytest.mark.parametrize("at", [0, 1, 4088, 4089, 4095, 4096, 4097, 8190])
def test_a_form_is_found_across_the_pieces_of_a_long_text(kernel: ModuleType, at: int) -> None:
    form = b"Tr0ub4dor&3Tr0ub4dor"
    text = b"." * at + form + b"." * 5000
    assert kernel.known_search(searchable([form]), text) == [(at, 0)]


@given(forms=st.lists(words, min_size=1, max_size=12, unique=True), noise=st.lists(words, max_size=4), data=st.data())
def test_both_kernels_name_the_same(
    native: ModuleType, forms: list[bytes], noise: list[bytes], data: st.DataObject
) -> None:
    text = b" ".join(data.draw(st.permutations(forms + noise)))
    found = native.known_search(searchable(forms), text)
    assert found == plain.known_search(searchable(forms), memoryview(text))
    assert len(found) >= len(forms)


def test_both_kernels_name_the_same_among_many(native: ModuleType) -> None:
    rng = random.Random(7)
    forms = [rng.randbytes(rng.randint(8, 40)) for _ in range(3000)]
    text = b"".join(rng.choice(forms) for _ in range(300)) + rng.randbytes(30_000)
    assert native.known_search(searchable(forms), text) == plain.known_search(searchable(forms), text)


@given(window=st.binary(min_size=8, max_size=12), seeds=st.tuples(*[st.integers(0, (1 << 64) - 1)] * 2))
def test_both_kernels_hash_alike(native: ModuleType, window: bytes, seeds: tuple[int, int]) -> None:
    assert native.known_hash(seeds, window) == plain.known_hash(seeds, window)


def test_tables_that_do_not_fit_together_are_refused(native: ModuleType) -> None:
    seeds, bits, first, codes, shapes = searchable([b"01234567"])
    for wrong in ((seeds, bits[:-1], first, codes, shapes), (seeds, bits, first[1:], codes, shapes)):
        with pytest.raises(ValueError, match="fit together"):
            native.known_search(wrong, b"0123456789")
    with pytest.raises(ValueError, match="eight bytes"):
        native.known_hash(SEEDS, b"0123456")


@given(marks=st.lists(st.integers(1, 400), max_size=5).map(sorted), reach=st.integers(0, 60), data=st.data())
def test_near_marks_both_kernels_name_what_is_near(
    native: ModuleType, marks: list[int], reach: int, data: st.DataObject
) -> None:
    form = b"Tr0ub4dor&3"
    text = b"".join(data.draw(st.lists(st.sampled_from([form, b"-", b"." * 17]), max_size=40)))
    pairs = array("q", [number for mark in marks for number in (mark, 0)])
    found = native.known_search(searchable([form]), text, pairs, reach)
    assert found == plain.known_search(searchable([form]), text, pairs, reach)
    anchors = [start + len(form) - WINDOW for start, _ in plain.known_search(searchable([form]), text)]
    near = [anchor for anchor in anchors if any(mark - reach <= anchor < mark + reach for mark in marks)]
    assert [start + len(form) - WINDOW for start, _ in found] == near


def undone(kernel: ModuleType, text: bytes, kind: int) -> bytes | None:
    result = kernel.known_undo(text, kind)
    return result and result[0]


def test_escapes_of_json_and_of_programs_are_undone(kernel: ModuleType) -> None:
    text = rb"\u0070\x61\/s\\s\"\n\u00e9\ud83d\ude00 \q \u12 \x1"
    assert undone(kernel, text, ESCAPES) == b'pa/s\\s"\n\xc3\xa9\xf0\x9f\x98\x80 \\q \\u12 \\x1'
    assert undone(kernel, rb"\udc00\ud83dx", ESCAPES) == b"??x"
    assert undone(kernel, rb"C:\Dir \e", ESCAPES) is None


def test_percent_signs_are_undone(kernel: ModuleType) -> None:
    assert undone(kernel, b"p%40ss%2fw%zz%4", PERCENT) == b"p@ss/w%zz%4"
    assert undone(kernel, b"100%", PERCENT) is None


def test_lines_that_were_broken_at_a_width_are_joined(kernel: ModuleType) -> None:
    assert undone(kernel, LETTERS + b"\r\n  " + LETTERS + b"\n" + b"Q=", LINES) == LETTERS + LETTERS + b"Q="
    assert undone(kernel, LETTERS[:39] + b"\n" + LETTERS + b"\n", LINES) is None
    assert undone(kernel, b"." + LETTERS[:39] + b"\n" + LETTERS, LINES) is None


@given(text=texts, kind=st.sampled_from([ESCAPES, PERCENT, LINES]))
def test_both_kernels_undo_the_same(native: ModuleType, text: bytes, kind: int) -> None:
    assert native.known_undo(text, kind) == plain.known_undo(memoryview(text), kind)


@given(text=texts, kind=st.sampled_from([ESCAPES, PERCENT, LINES]))
def test_marks_lead_back_to_where_a_byte_was(kernel: ModuleType, text: bytes, kind: int) -> None:
    result = kernel.known_undo(text, kind)
    if result is None:
        return
    inner, marks = result
    bounds = [*zip(marks[::2], marks[1::2], strict=True), (len(inner) + 1, 0)]
    for (here, there), (past, _) in pairwise(bounds):
        shown = inner[here:past][:-4]  # before the next mark stands what an escape was undone to
        assert text[there : there + len(shown)] == shown
