from __future__ import annotations

import base64
import gzip
import random
import zlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.decode import LAYER_LIMIT, decode, find_runs, is_cut, is_packed

TEXT = b"the quick brown fox: jumps = over 13 lazy dogs"
readable = st.text(st.characters(codec="utf-8", categories=("L", "N", "P"), include_characters=" \n"), min_size=24)


@given(readable)
def test_base64_of_text_comes_back_padded_or_not(text: str) -> None:
    encoded = base64.b64encode(text.encode())
    assert ("base64", text.encode()) in decode(encoded) or b"=" not in encoded
    assert [data for _, data in decode(encoded.rstrip(b"="))] == [text.encode()]


def test_urlsafe_base64_comes_back() -> None:
    data = "Grüße ~~~ ??? þþþ ÿÿÿ ¿¿¿ >>>".encode()
    encoded = base64.urlsafe_b64encode(data)
    assert b"-" in encoded or b"_" in encoded
    assert decode(encoded) == [("base64url", data)]


def test_both_alphabets_at_once_are_no_base64() -> None:
    assert decode(base64.b64encode(TEXT) + b"+-AA") == []


@given(st.binary(min_size=24, max_size=200))
def test_hex_gives_text_or_nothing(data: bytes) -> None:
    assert decode(TEXT.hex().encode()) == [("hex", TEXT)]
    assert all(name == "hex" and result == data for name, result in decode(data.hex().encode()))


def test_hex_may_have_a_prefix() -> None:
    assert decode(b"0x" + TEXT.hex().encode()) == [("hex", TEXT)]


@given(readable)
def test_percent_escapes_come_back(text: str) -> None:
    escaped = "".join(f"%{byte:02X}" for byte in text.encode()).encode()
    assert decode(escaped) == [("percent", text.encode())]
    assert find_runs(escaped) == [(0, len(escaped))]


def test_only_what_is_escaped_changes() -> None:
    assert decode(quote("a=b&c:d").encode()) == [("percent", b"a=b&c:d")]


@given(st.text(st.characters(codec="utf-8", categories=("L", "So")), min_size=5))
def test_json_escapes_come_back_with_surrogate_pairs(text: str) -> None:
    units = text.encode("utf-16-be")
    escaped = "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
    assert decode(escaped.encode()) == [("escape", text.encode())]


def test_shell_and_c_escapes() -> None:
    assert decode(rb"\x61\x3d\x62\n\"\\\/\tend") == [("escape", b'a=b\n"\\/\tend')]


def test_doubled_backslashes_take_two_layers() -> None:
    (once,) = decode(rb"\\u0061\\u0062\\u0063")
    assert once == ("escape", rb"\u0061\u0062\u0063")
    assert decode(once[1]) == [("escape", b"abc")]


def test_a_lone_surrogate_is_replaced() -> None:
    assert decode(rb"abcdefghijklm\ud800\u0041") == [("escape", b"abcdefghijklm?A")]


def test_entities_come_back_and_unknown_ones_stay() -> None:
    assert decode(b"&quot;a&#58;&#x41;&nosuch;&amp;&quot;") == [("entity", b'"a:A&nosuch;&"')]


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("zlib", zlib.compress)])
def test_compression_is_a_layer_of_its_own(name: str, pack: object) -> None:
    packed = pack(TEXT * 10)  # type: ignore[operator]
    (outer,) = decode(base64.b64encode(packed))
    assert outer == ("base64", packed)
    assert is_packed(packed)
    assert decode(packed) == [(name, TEXT * 10)]
    assert not is_cut(packed, TEXT * 10)


def test_a_gzip_name_longer_than_the_first_look_does_not_hide_it() -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[3] = 8  # the flag for a file name
    named = bytes(packed[:10]) + b"a-long-file-name-" * 4 + b"\0" + bytes(packed[10:])
    assert decode(base64.b64encode(named)) == [("base64", named)]
    assert decode(named) == [("gzip", TEXT)]


def test_a_cut_stream_gives_what_is_there() -> None:
    ((name, data),) = decode(gzip.compress(random.Random(1).randbytes(5000).hex().encode())[:2000])
    assert name == "gzip"
    assert len(data) > 1000


def test_a_bomb_is_cut_and_known_to_be() -> None:
    bomb = gzip.compress(b"a" * (64 << 20))
    ((_, data),) = decode(bomb)
    assert len(data) <= LAYER_LIMIT
    assert is_cut(bomb, data)
    small = gzip.compress(b"a" * 100_000)
    assert is_cut(small, decode(small)[0][1])


def test_powershell_commands_are_utf16_inside_base64() -> None:
    command = "Write-Host 'hello there'"
    (outer,) = decode(base64.b64encode(command.encode("utf-16-le")))
    assert outer[0] == "base64"
    assert is_packed(outer[1])
    assert decode(outer[1]) == [("utf-16", command.encode())]


def test_what_is_not_encoded_gives_nothing() -> None:
    rng = random.Random(7)
    for size in (15, 24, 64, 1000):
        assert decode(base64.b64encode(rng.randbytes(size))) == []
        assert decode(rng.randbytes(size).hex().encode()) == []
    assert decode(b"src/main/java/com/Example1/SomeLongClassName") == []
    assert decode(b"") == []


@given(st.binary(max_size=200))
def test_decoding_never_raises(data: bytes) -> None:
    assert all(name and isinstance(result, bytes) for name, result in decode(data))


@given(st.text("ABCDabcd0189+/_-=%\\xu&#;", max_size=80))
def test_decoding_never_raises_on_near_misses(text: str) -> None:
    assert all(result != text.encode() for _, result in decode(text.encode()))
