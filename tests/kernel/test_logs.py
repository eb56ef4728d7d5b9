from __future__ import annotations

from bisect import bisect_right
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.kernel import plain
from oakum.kernel.plain.logs import CRI, DOCKER, GITLAB, JSON, STAMP, SYSLOG, TAG, TEXT

SHAPES = [TEXT, STAMP, GITLAB, CRI, DOCKER, SYSLOG, JSON, TAG]
PIECES = [
    b"2026-11-24T06:00:27.6868641Z ",
    b"[2026-11-24T06:00:27.123Z] ",
    b"2024-05-14T11:19:20.000000Z 00O ",
    b"2024-05-14T11:19:20.000000Z 01E+",
    b"2016-10-06T00:17:09.669794202Z stdout F ",
    b"2016-10-06T00:17:09Z stderr P ",
    b"Nov 24 06:00:27 host prog[12]: ",
    b"<34>1 2003-10-11T22:14:15.003Z host app 1 id - ",
    b"<13>",
    b"[build : test] ",
    b"pod-x1: ",
    b"\xef\xbb\xbf",
    b'{"log":"',
    b'","stream":"stdout","time":"t"}',
    b'\\n","stream":"stderr","attrs":{"a":"b"},"time":"t"}',
    b"\\u001b[1m",
    b"\\u00e9",
    b"\\ud83d\\ude00",
    b"\\ud83d",
    b"\\",
    b'\\"',
    b'"',
    b"\\n",
    b"\x1b[31m",
    b"\x1b[8mha:AAAA\x1b[0m",
    b"\x1b",
    b"\r",
    b"\n",
    b"\n",
    b"text",
    b" ",
    b"\x00",
]
logs = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)


def text(kernel: ModuleType, raw: bytes, shape: int, lane: str = "") -> bytes:
    return bytes(kernel.strip_log(raw, shape, ord(lane) if lane else 0)[0])


@pytest.mark.parametrize(
    ("shape", "line"),
    [
        (TEXT, b"text"),
        (STAMP, b"2026-11-24T06:00:27.6868641Z text"),
        (STAMP, b"\xef\xbb\xbf2026-11-24T06:00:27Z text"),
        (STAMP, b"[2026-11-24T06:00:27.123+01:00] text"),
        (STAMP, b"\x1b[8mha:AAAA\x1b[0m[2026-11-24T06:00:27.123Z] text"),
        (GITLAB, b"2024-05-14T11:19:20.000000Z 00O text"),
        (CRI, b"2016-10-06T00:17:09.669794202Z stdout F text"),
        (SYSLOG, b"Nov  4 06:00:27 host prog[12]: text"),
        (SYSLOG, b"<34>1 2003-10-11T22:14:15.003Z host app 12 id - text"),
        (SYSLOG, b"2026-11-24T06:00:27+0000 host prog: text"),
        (TAG, b"[build : test] text"),
        (TAG, b"hello-world-x7k2p: text"),
        (DOCKER, b'{"log":"text\\n","stream":"stdout","time":"2016-10-06T00:17:09.669794202Z"}'),
    ],
)
def test_what_stands_before_a_line_goes(kernel: ModuleType, shape: int, line: bytes) -> None:
    assert text(kernel, line + b"\r\n" + line, shape).replace(b"\n", b"") == b"texttext"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "line", [b"2026-13 text", b"[2026-11-24T06:00:27Z text", b'{"log":"half', b"password: x", b"<>x"]
)
def test_a_line_of_another_shape_stays(kernel: ModuleType, shape: int, line: bytes) -> None:
    assert text(kernel, line, shape) == line


def test_colours_and_notes_go_and_other_escapes_stay(kernel: ModuleType) -> None:
    assert (
        text(kernel, b"a\x1b[0;32mb\x1b[0Kc\x1b[8mha:QUJD\x1b[0md\x1b]8;;u\x1b\\e\x1b", TEXT)
        == b"abcd\x1b]8;;u\x1b\\e\x1b"
    )


def test_lines_in_parts_are_joined(kernel: ModuleType) -> None:
    stamp = b"2016-10-06T00:17:09Z stdout "
    assert text(kernel, stamp + b"P one " + b"\n" + stamp + b"P two \n" + stamp + b"F end\n", CRI) == b"one two end\n"
    date = b"2024-05-14T11:19:20.000000Z 00O"
    assert text(kernel, date + b" one \n" + date + b"+two\n", GITLAB) == b"one two\n"
    first, second = b'{"log":"one ","stream":"stdout"}\n', b'{"log":"two\\n","stream":"stdout"}\n'
    assert text(kernel, first + second, DOCKER) == b"one two\n"


def test_streams_that_cut_into_each_other_are_told_apart(kernel: ModuleType) -> None:
    raw = b"T stdout P one \nT stderr F other\nT stdout F two\n".replace(b"T", b"2016-10-06T00:17:09Z")
    assert kernel.strip_log(raw, CRI, 0)[2]
    assert text(kernel, raw, CRI, "o") == b"one two\n"
    assert text(kernel, raw, CRI, "e") == b"other\n"


def test_attributes_of_a_container_are_not_lost(kernel: ModuleType) -> None:
    raw = b'{"log":"a\\n","stream":"stdout","attrs":{"k":"v"},"time":"t"}\n'
    assert text(kernel, raw, DOCKER) == b'a\n,"attrs":{"k":"v"},"time":"t"}\n'


def test_escapes_of_strings_are_undone(kernel: ModuleType) -> None:
    assert (
        text(kernel, b'{"m":"a\\"b\\\\\\u00e9\\ud83d\\ude00\\u001b[1mc\\q"}', JSON) == '{"m":"a"b\\é😀c\\q"}'.encode()
    )


@given(raw=logs, shape=st.sampled_from(SHAPES), lane=st.sampled_from(["", "o", "e"]))
def test_both_kernels_agree(native: ModuleType, raw: bytes, shape: int, lane: str) -> None:
    number = ord(lane) if lane else 0
    ours, theirs = native.strip_log(raw, shape, number), plain.strip_log(raw, shape, number)
    assert (bytes(ours[0]), ours[1], ours[2]) == (bytes(theirs[0]), theirs[1], theirs[2])
    assert native.count_lines(raw) == plain.count_lines(raw) == raw.count(b"\n")


@given(raw=logs, shape=st.sampled_from(SHAPES))
def test_every_copied_byte_is_the_one_of_the_log(raw: bytes, shape: int) -> None:
    stripped, joints, _ = plain.strip_log(raw, shape, 0)
    starts = list(joints[::2])
    assert starts == sorted(set(starts))
    for index, byte in enumerate(bytes(stripped)):
        at = 2 * (bisect_right(starts, index) - 1)
        place = joints[at + 1] + index - joints[at]
        assert 0 <= place < len(raw)
        assert raw[place] == byte or b"\\" in raw[max(0, place - 12) : place + 1] or byte == 0x0A
