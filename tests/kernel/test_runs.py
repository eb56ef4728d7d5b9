from __future__ import annotations

import base64
import random
import re
from itertools import pairwise
from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

from oakum.kernel import plain
from oakum.kernel.plain.runs import RUN_LIMIT, SEPARATORS

LETTERS = b"bG91"
DIGITS = b"4f"
PIECES = [
    b"Ab1+/_-" * 3,
    b"Ab1_x",
    b"0x" + b"4f" * 8,
    b"4f" * 8,
    b"bG91" * 5,
    b"1F" * 9 + b"a",
    b"=",
    b"==",
    b"%41%42",
    b"%43x",
    b"\\x41",
    b"\\u0041\\u0042",
    b"&quot;",
    b"&#65;&#x41;",
    b"&",
    b"\xc3\xa9",
    b":",
]
EDGES = [bytes([separator]) for separator in SEPARATORS]
texts = st.lists(st.sampled_from(PIECES + EDGES), max_size=40).map(b"".join)


def found(kernel: ModuleType, data: bytes) -> list[bytes]:
    return [data[start:end] for start, end in kernel.find_runs(data)]


def test_base64_needs_twenty_mixed_letters_and_takes_its_padding_along(kernel: ModuleType) -> None:
    assert found(kernel, b"x: " + LETTERS * 7 + b"== y") == [LETTERS * 7 + b"=="]
    assert found(kernel, b"(" + LETTERS * 5 + b")") == [LETTERS * 5]
    assert found(kernel, b"(" + LETTERS * 4 + b"bG9=)") == []
    assert found(kernel, b"g" * 40 + b" " + b"Gh" * 20 + b" " + b"G1" * 20) == []


def test_what_decodes_to_noise_is_no_run(kernel: ModuleType) -> None:
    for head in (b"\x01\x02\x03\x04" * 4, b"\xc3\x28" * 8, b"\x80" * 16, bytes(range(200, 216))):
        assert found(kernel, base64.b64encode(head + b"a" * 20)) == []
        assert found(kernel, (head + b"a" * 20).hex().encode()) == []
    for head in (b"\xff\xfea\0b\0", b"\0a\0b\0c\0d", b"\x1f\x8b\x08", b"\x78\x9c\xff", "Größe für Öl".encode()):
        text = base64.b64encode(head + bytes(range(128, 160)) + b"T1")
        assert found(kernel, text) == [text]


def test_at_most_two_padding_characters_belong_to_a_run(kernel: ModuleType) -> None:
    assert found(kernel, LETTERS * 7 + b"===") == [LETTERS * 7 + b"=="]


def test_hex_needs_an_even_number_of_at_least_sixteen_digits(kernel: ModuleType) -> None:
    assert found(kernel, DIGITS * 8) == [DIGITS * 8]
    assert found(kernel, b"0x" + DIGITS * 8) == [b"0x" + DIGITS * 8]
    assert found(kernel, DIGITS * 7) == []
    assert found(kernel, DIGITS * 8 + b"4") == []
    assert found(kernel, b"0x" + DIGITS * 7) == []


def test_three_escapes_of_one_kind_make_a_run_of_the_whole_stretch(kernel: ModuleType) -> None:
    for escape in (b"%3d", b"\\x3D", b"\\u003d", b"&#61;", b"&#x3d;", b"&equals;"):
        stretch = b"a" + escape + b"b" + escape + b"c" + escape + b"d"
        assert found(kernel, b"left " + stretch + b'"right') == [stretch]
        assert found(kernel, b"left " + escape + b" " + escape + escape) == []


def test_escapes_of_different_kinds_do_not_add_up(kernel: ModuleType) -> None:
    assert found(kernel, b"%41%42\\x41\\x42\\u0041&quot;") == []


def test_a_base64_run_inside_an_escaped_stretch_is_found_too(kernel: ModuleType) -> None:
    letters = LETTERS * 8 + b"bG"
    assert found(kernel, b"%20%20%20" + letters) == [b"%20%20%20" + letters]


def test_a_long_stretch_is_cut_into_pieces_that_decode_on_their_own(kernel: ModuleType) -> None:
    text = base64.b64encode(b"some words 4 you " * 80_000)
    pieces = found(kernel, text)
    assert [len(piece) for piece in pieces] == [RUN_LIMIT, len(text) - RUN_LIMIT]
    assert b"".join(base64.b64decode(piece) for piece in pieces) == base64.b64decode(text)


def test_a_long_escaped_stretch_is_cut_too(kernel: ModuleType) -> None:
    assert [len(run) for run in found(kernel, b"%41x" * (RUN_LIMIT // 2))] == [RUN_LIMIT, RUN_LIMIT]


@given(data=texts)
def test_a_run_holds_no_separator_and_stands_in_order(kernel: ModuleType, data: bytes) -> None:
    runs = kernel.find_runs(data)
    assert all(left < right for left, right in pairwise(runs))
    assert not any(set(data[start:end]) & set(SEPARATORS) for start, end in runs)


@given(data=texts)
def test_a_run_depends_on_nothing_but_itself_and_one_byte_each_side(kernel: ModuleType, data: bytes) -> None:
    for start, end in kernel.find_runs(data):
        left = max(0, start - 1)
        assert (start - left, end - left) in kernel.find_runs(data[left : end + 1])


@given(data=texts)
def test_the_runs_of_a_text_are_those_of_its_words(kernel: ModuleType, data: bytes) -> None:
    words = re.finditer(rb"[^" + re.escape(SEPARATORS) + rb"]+", data)
    of_words = [
        (word.start() + start, word.start() + end) for word in words for start, end in kernel.find_runs(word[0])
    ]
    assert kernel.find_runs(data) == sorted(of_words)


@given(data=st.binary(max_size=300))
def test_any_bytes_give_runs_inside_them(kernel: ModuleType, data: bytes) -> None:
    assert all(0 <= start < end <= len(data) for start, end in kernel.find_runs(data))


EDGE_CASES = [
    *(b"%4", b"\\x4", b"\\u004", b"&abcdefgh;", b"&abcdefghi;", b"&#12345678;", b"&#1234567;", b"&#x123456;"),
    *(
        b"&#X1234567;",
        b"&#;",
        b"&a;",
        b";",
        b"0X",
        b"@",
        b"[",
        b"`",
        b"{",
        b"/",
        b":",
        b"A1b" * 31,
        b"." * 40,
        b"." * 64,
    ),
    *(b"a" * 15, b"a" * 16, b"\xc1", b"\xe1"),
]


@given(data=st.lists(st.sampled_from(PIECES + EDGES + EDGE_CASES), max_size=60).map(b"".join))
def test_both_kernels_find_the_same(native: ModuleType, data: bytes) -> None:
    assert native.find_runs(data) == plain.find_runs(data)


def test_both_kernels_cut_long_stretches_alike(native: ModuleType) -> None:
    rng = random.Random(2)
    for unit in (b"Ab1", b"f", b"%41", b"%41x", b"%", b"&#", b"\\u", b"a%41%41%41" + b"-" * 700_000):
        data = unit * ((2 * RUN_LIMIT + rng.randint(0, 40)) // len(unit)) + b"==" + unit * 9
        assert native.find_runs(memoryview(data)) == plain.find_runs(memoryview(data))
