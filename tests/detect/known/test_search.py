from __future__ import annotations

import base64
import json
import pickle
import random
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known import KnownIndex, Search
from oakum.detect.known import search as search_module
from oakum.kernel import plain

from .conftest import ALPHABET, Made, indexed

Encode = Callable[[bytes], bytes]
ENCODINGS: dict[tuple[str, ...], Encode] = {
    (): lambda value: value,
    ("reversed",): lambda value: value[::-1],
    ("hex",): lambda value: value.hex().encode(),
    ("base64",): base64.b64encode,
    ("percent",): lambda value: b"".join(b"%%%02x" % byte for byte in value),
    ("escape",): lambda value: "".join(f"\\u{ord(c):04X}" for c in value.decode("latin-1")).encode(),
    ("percent", "hex"): lambda value: b"".join(b"%%%02X" % byte for byte in value.hex().encode()),
}
secrets = st.text(ALPHABET + "+/=-_!$%&\\\"' @:", min_size=16, max_size=60).map(lambda text: f"a{text}z")
lines = st.binary(min_size=12, max_size=60).filter(lambda value: b"\n" not in value and value == value.strip())


def places(index: KnownIndex, text: bytes) -> list[tuple[int, int, tuple[str, ...]]]:
    return [match[:3] for match in Search(index).find(text)]


@pytest.mark.parametrize("names", ENCODINGS)
@given(value=st.text(ALPHABET, min_size=16, max_size=60), before=st.binary(max_size=20), data=st.data())
def test_every_form_is_found_where_it_stands(
    names: tuple[str, ...], value: str, before: bytes, data: st.DataObject
) -> None:
    raw = value.encode()
    written = ENCODINGS[names](raw)
    text = before.replace(b"\\", b"/").replace(b"%", b"/") + b" " + written + b" " + data.draw(st.binary(max_size=20))
    found = Search(indexed(raw)).find(text)
    start = len(before) + 1
    assert any(match.start >= start - 1 and match.end <= start + len(written) and match.value == raw for match in found)


@given(value=secrets, prefix=st.text(ALPHABET, max_size=9), depth=st.integers(0, 2), ascii_only=st.booleans())
def test_json_in_json_is_seen_through(value: str, prefix: str, depth: int, ascii_only: bool) -> None:
    text = f"{prefix} {value}\n"
    for _ in range(depth):
        text = json.dumps({"text": text, "path": "a/b"}, ensure_ascii=ascii_only)
    assert [match.value for match in Search(indexed(value)).find(text.encode())] == [value.encode()]


@given(value=secrets)
def test_urls_are_seen_through(value: str) -> None:
    text = b"https://host.example/?a=1&b=" + quote(value, safe="").encode() + b"&c=2"
    (match,) = Search(indexed(value)).find(text)
    assert (match.value, match.start, match.end) == (value.encode(), 28, len(text) - 4)


@given(value=lines, before=st.integers(0, 200), after=st.integers(0, 200))
def test_base64_that_is_broken_into_lines_is_joined(value: bytes, before: int, after: int) -> None:
    rng = random.Random(before)
    text = base64.encodebytes(rng.randbytes(before) + value + rng.randbytes(after)).replace(b"\n", b"\r\n  ")
    assert [match.value for match in Search(indexed(value)).find(text)] == [value]


def test_the_two_alphabets_of_base64_and_three_alignments_are_one(made: Made) -> None:
    value = b"\xfb\xff\xbf" + made(21).encode() + b"\xfb\xef\xff"
    search = Search(indexed(value))
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(6):
            (match,) = search.find(b"x:" + encode(b"u" * before + value).rstrip(b"="))
            assert (match.value, match.forms) == (value, ("base64",))


def test_other_case_is_found_and_said(made: Made) -> None:
    value = made()
    for text in (value.upper(), value.lower()):
        assert places(indexed(value), f"[{text}]".encode()) == [(1, 25, ("case-folded",))]
    assert places(indexed(value), value.encode()) == [(0, 24, ())]


def test_base64_and_reversed_text_of_other_case_are_something_else(made: Made) -> None:
    value = made().encode()
    assert places(indexed(value), base64.b64encode(value).swapcase()) == []
    assert places(indexed(value), value[::-1].swapcase()) == []


def test_what_only_begins_and_ends_alike_is_something_else(made: Made) -> None:
    value = made(40)
    assert places(indexed(value), (value[:20] + "#" + value[21:]).encode()) == []
    assert places(indexed(value), value[:-1].encode()) == []


def test_an_encoding_with_other_bits_at_its_edge_is_something_else(made: Made) -> None:
    value = made(10).encode()
    other = base64.b64encode(b"a" + bytes([value[0] ^ 0x80]) + value[1:])
    assert places(indexed(value), other) == []


def test_a_short_value_does_not_count_inside_a_word(made: Made) -> None:
    value = made(10)
    index = indexed(value)
    assert places(index, f"x{value}y".encode()) == []
    for text in (f"-p{value} x", f"{value}y", f" {value}"):
        assert len(places(index, text.encode())) == 1
    longer = made(16)
    assert len(places(indexed(longer), f"x{longer}y".encode())) == 1


def test_of_nested_values_the_outer_one_counts(made: Made) -> None:
    password = made()
    url = f"db://user:{password}@host.example/app"
    index = indexed(password, url)
    assert [match.entry.labels for match in Search(index).find(f"x {url} {password}".encode())] == [
        ("env:V1",),
        ("env:V0",),
    ]


def test_a_place_counts_once_however_it_can_be_read(made: Made) -> None:
    value = made()
    text = json.dumps({"a": f"{value}\n%20 \\n"}).encode()
    assert places(indexed(value), text) == [(7, 31, ())]


def test_repetition_costs_no_matches_within_matches() -> None:
    value = b"abc1" * 100
    found = Search(indexed(value)).find(b"abc1" * 1000)
    assert [match.end - match.start for match in found] == [400] * 10


def test_an_empty_index_and_an_empty_text_give_nothing(made: Made) -> None:
    assert Search(indexed()).find(made().encode()) == []
    assert Search(indexed(made())).find(b"") == []


def test_a_match_shows_no_value(made: Made) -> None:
    value = made()
    (match,) = Search(indexed(value)).find(value.encode())
    assert value not in repr(match) + repr([match]) + f"{match}"


@given(text=st.binary(max_size=400))
def test_any_bytes_may_be_searched(text: bytes) -> None:
    assert Search(indexed(b"0123456789abcdef")).find(memoryview(text)) == []


@given(
    pieces=st.lists(st.sampled_from(["\\", "u", "%", "0041", "41", "\n", '"', "%25", "\\\\", "V", "W"]), max_size=40)
)
def test_both_kernels_lead_to_the_same_matches(pieces: list[str]) -> None:
    rng = random.Random(5)
    values = {name: "".join(rng.choices(ALPHABET, k=20)) for name in "VW"}
    text = "".join(values.get(piece, piece) for piece in pieces).encode()
    index = indexed(*values.values())
    native = Search(index).find(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_module, "known_search", plain.known_search)
        patch.setattr(search_module, "known_undo", plain.known_undo)
        assert Search(index).find(text) == native
    assert len(native) >= min(1, sum(piece in values for piece in pieces))


def test_an_index_of_many_finds_each_and_nothing_else(made: Made) -> None:
    values = [made(12) for _ in range(2000)]
    search = Search(pickle.loads(pickle.dumps(indexed(*values))))
    noise = " ".join(made(12) for _ in range(2000))
    assert search.find(noise.encode()) == []
    found = search.find(" ".join(values).encode())
    assert [match.value.decode() for match in found] == values
