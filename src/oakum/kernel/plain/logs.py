"""What a log puts around its text, taken away: the docstring of `strip_log` is exact. See logs.c."""

from __future__ import annotations

import re
from array import array

TEXT, STAMP, GITLAB, CRI, DOCKER, SYSLOG, JSON, TAG = range(8)

_DATE = rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
_TOKEN = rb"[!-~]{1,255} "
_PREFIXES = {
    STAMP: rb"(?:\[%b\]|%b) " % (_DATE, _DATE),
    GITLAB: rb"%b [0-9a-f]{2}(?P<stream>[OE])(?P<more>[+ ])" % _DATE,
    CRI: rb"%b std(?P<stream>[oe])(?:ut|rr) (?P<partial>[FP])(?: |\Z)" % _DATE,
    SYSLOG: rb"<\d{1,3}>1 %b (?:%b){4}(?:- )?|"
    rb"(?:<\d{1,3}>(?!1 ))?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    rb" [ \d]\d \d\d:\d\d:\d\d|%b) %b(?:[^\x00- \x7f-\xff:\[]{1,64}(?:\[\d*\])?: )?" % (_DATE, _TOKEN, _DATE, _TOKEN),
    TAG: rb"\[[^\]]{1,199}\] |(?=[a-z.\d]*-)(?=[a-z.-]*\d)[a-z\d.-]{1,253}: ",
}
_PATTERNS = {shape: re.compile(prefix) for shape, prefix in _PREFIXES.items()}
_SEQUENCE = rb"\[[0-?]{0,64}[ -/]{0,8}[@-\[\]-~]"
_HIDDEN = re.compile(rb"\x1b(?:\[8mha:[^\x1b\\]*\x1b\[0m|%b)" % _SEQUENCE)
_ESCAPE = re.compile(
    rb'\\(?:([bfnrt"\\/])|u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})'
    rb"|u001[bB]%b|u(?![dD][89a-fA-F])([0-9A-Fa-f]{4}))|%b" % (_SEQUENCE, _HIDDEN.pattern)
)
_NAMED = dict(zip(b'"\\/bfnrt', b'"\\/\b\f\n\r\t', strict=True))
_DOCKER = re.compile(rb'\{"log":"((?:[^"\\]|\\.)*+)","stream":"std(?:(o)ut|(e)rr)"', re.DOTALL)
_LINE = re.compile(rb"[^\n]*\n?")
_START = re.compile(rb"(?:%b)*+(?:\xef\xbb\xbf)?" % _HIDDEN.pattern)


def strip_log(raw: bytes | bytearray | memoryview, shape: int, lane: int) -> tuple[memoryview, array[int], bool]:
    r"""The text of a log without what its format adds: (text, joints, interleaved).

    Joints are pairs of offsets, ascending: from the first one, in the text, on the text goes on at the second one in
    `raw`. `lane` is 0 for all lines, or `ord("o")` or `ord("e")` for those of standard output or error alone. Text is
    interleaved when all lines were asked for and a line in parts has another stream's line between them: then each
    stream is to be asked for alone.

    Of each line are left out: a carriage return at its end, control sequences (`ESC [`), console notes of Jenkins,
    a byte order mark, and then what stands before its text by the shape:

    - 0 text: nothing.
    - 1 stamp: `2026-11-24T06:00:27.6868641Z `, in brackets or not.
    - 2 GitLab: a stamp, then `00O ` (stream number, O or E, and a `+` where it goes on with the line before).
    - 3 CRI: a stamp, then `stdout F `; after a `P` the next line goes on with this one.
    - 4 Docker: of `{"log":"text\n","stream":"stdout","time":"..."}` the text, unescaped; what stands between
      stream and time besides, such as attributes, follows as a line. Without `\n` the next line goes on.
    - 5 syslog: time, host and program of RFC 3164, RFC 5424 and what journalctl prints.
    - 6 JSON: nothing, but escapes of strings are undone in the whole line.
    - 7 tag: `[step] `, or `name-of-a-pod-1: `.
    """
    lines = _Lines(bytes(raw), shape, lane)
    for match in _LINE.finditer(lines.raw):
        if match.end() > match.start():
            lines.add(*match.span())
    return memoryview(bytes(lines.text)), lines.joints, lines.interleaved


def count_lines(data: bytes | bytearray | memoryview) -> int:
    """The line ends in `data`."""
    return bytes(data).count(b"\n")


class _Lines:
    """The text so far."""

    def __init__(self, raw: bytes, shape: int, lane: int) -> None:
        self.raw = raw
        self.text = bytearray()
        self.joints = array("q")
        self.interleaved = False
        self._shape = shape
        self._lane = lane
        self._delta = 0
        self._last = 0
        self._open = False

    def add(self, start: int, after: int) -> None:
        """One line, its end included."""
        end = after - self.raw.endswith(b"\n", start, after)
        if self._shape == DOCKER and self._docker(start, end, after):
            return
        stop = end - self.raw.endswith(b"\r", start, end)
        start = _matched(_START, self.raw, start, stop).end()
        prefix = _PATTERNS[self._shape].match(self.raw, start, stop) if self._shape in _PATTERNS else None
        told = prefix.groupdict() if prefix else {}
        stream = ord((told.get("stream") or b"o").lower())
        more, partial = told.get("more") == b"+", told.get("partial") == b"P"
        if not self._wanted(stream, more):
            return
        if more and self.text.endswith(b"\n"):
            del self.text[-1:]
        hidden = _ESCAPE if self._shape == JSON else _HIDDEN
        self._replaced(hidden, prefix.end() if prefix else start, stop)
        self._open = partial
        if not partial:
            self._end(end, after)

    def _docker(self, start: int, end: int, after: int) -> bool:
        match = _DOCKER.match(self.raw, start, end)
        if match is None:
            return False
        if not self._wanted((match[2] or match[3])[0], more=False):
            return True
        self._replaced(_ESCAPE, *match.span(1))
        self._open = not self.text.endswith(b"\n")
        rest = match.end()
        if not self._open and end - rest >= 9 and not self.raw.startswith(b',"time":"', rest):
            self._replaced(_ESCAPE, rest, end)
            self._end(end, after)
        return True

    def _wanted(self, stream: int, more: bool) -> bool:
        if self._lane not in (0, stream):
            return False
        if (self._open or more) and self._last not in (0, stream):
            self.interleaved = True
        self._last = stream
        return True

    def _replaced(self, hidden: re.Pattern[bytes], start: int, end: int) -> None:
        for match in hidden.finditer(self.raw, start, end):
            self._copy(start, match.start())
            self._put(match.start(), _stands_for(match) if hidden is _ESCAPE else b"")
            start = match.end()
        self._copy(start, end)

    def _end(self, end: int, after: int) -> None:
        if after > end:
            self._put(end, b"\n")

    def _copy(self, start: int, end: int) -> None:
        self._put(start, self.raw[start:end])

    def _put(self, at: int, text: bytes) -> None:
        if not text:
            return
        size = len(self.text)
        if not self.joints or self._delta != at - size:
            self._delta = at - size
            if self.joints and self.joints[-2] == size:
                del self.joints[-2:]
            self.joints.extend((size, at))
        self.text += text


def _matched(pattern: re.Pattern[bytes], text: bytes, start: int, end: int) -> re.Match[bytes]:
    match = pattern.match(text, start, end)
    assert match is not None  # it matches nothing at all, too
    return match


def _stands_for(match: re.Match[bytes]) -> bytes:
    named, high, low, code = match.groups()
    if named:
        return bytes([_NAMED[named[0]]])
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00).encode()
    return chr(int(code, 16)).encode() if code else b""
