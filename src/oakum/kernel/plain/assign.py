"""What a line assigns to a name, in all the ways that programs, settings and prose write it. See assign.c."""

from __future__ import annotations

import re

SIGN, COLON, COMPARED, CALL, ARGUMENT, ATTRIBUTE, ELEMENT, OPTION, ADJACENT, CELL = range(1, 11)
"""How the value is given: `a = v`, `a: v`, `a == v`, `a("v")`, `"a", "v")`, `"a" value="v"`, `<a>v</a>`, `--a v`,
`a "v"`, `| a | v |`."""
QUOTED, WORDS, CONVERTED, ESCAPED, NEAR = 16, 32, 64, 128, 256
"""Added to the form: the value stands in quotes; words stand before the sign; a call converts it; the quotes are
escaped; it is assigned to another name that stands near."""

Assignment = tuple[int, int, int, int, int]
"""Start and end of the name and of the value, and the form."""

_NAME_REACH, _VALUE_REACH, _MORE_WORDS = 80, 2000, 3
_NAME = rb"[\w.\-\x80-\xff]"
_BACKWARDS = re.compile(rb"[\w.\-\x80-\xff]{0,80}\Z")
_BEYOND = re.compile(rb"[^\w.\-\x80-\xff]{1,16}\Z")
_NAMED = re.compile(_NAME + rb"{0,80}+")
_CLOSERS = re.compile(rb"[\"'`*\])}\\]{0,6}+")
_BLANKS = re.compile(rb"[ \t]{0,80}+")
_FEW_BLANKS = re.compile(rb"[ \t]{0,4}+")
_SIGN = re.compile(rb"([:?+!]{0,2}+)(={1,3}+)([>~]?)")
_COLON = re.compile(rb"[?+!]:|:(?![:?+!=])")
_TYPE = re.compile(rb"[ \t]{0,2}+[A-Za-z_&?.\[\]| ]{2,80}+=(?!=)")
_BRACKETS = re.compile(rb"(?:[(\[{][ \t]{0,4}+){0,2}+")
_CALLED = re.compile(rb"[\w.\-\x80-\xff \[\]]{0,40}+\(")
_CONVERTERS = (
    *(b"decode", b"from", b"fromhex", b"unhexlify", b"buffer", b"byte", b"bytes", b"base64", b"b64", b"string", b"str"),
    *(b"sensitive", b"secretstr", b"secretkeyspec", b"quote", b"decodehex", b"some"),
)
_QUOTE = re.compile(rb"(?:[bBrRuUfFNL@$]{0,2}+(?=[\"'`\\]))?(\\{0,3}+)[\"'`]")
_SCHEME = re.compile(rb"(?i:bearer|basic|token) [ \t]{0,80}+")
_BARE = re.compile(rb"[^ \t\r\n\"'`<>;,&(){}|\\]{1,1999}+(?![^ \t\r\n\"'`<>;,&)}{|\\])")
_ELEMENT = re.compile(rb"[^<>]{1,2000}+(?=</)")
_MEMBER = re.compile(rb"\\?[\"'`][ \t]{0,4}+:")
_SECRET = re.compile(rb"(?i:key|token|secret|password|passwd|pwd)")
_NEAR_REACH = 80
_ATTRIBUTE = re.compile(rb"(?i:value|content|val)([ \t]{0,2}+)(=?)[ \t]{0,2}+")


def assigned(line: bytes, at: int) -> Assignment | None:
    """The assignment to the name that holds the byte before `at` (or ends up to 16 bytes before it), or None.

    A name reaches over letters, digits, `_`, `.`, `-` and bytes beyond ASCII. Behind it come what closes it (quotes,
    brackets), a sign, and the value: in quotes up to the same quote, else up to white space or a separator.
    """
    beyond = _BEYOND.search(line, max(1, at - 16), at)
    at = beyond.start() if beyond else at
    start = _BACKWARDS.search(line, max(0, at - 80), at)
    name = (start.start() if start else at, _end(_NAMED, line, at))
    behind = _end(_CLOSERS, line, name[1])
    following = _end(_BLANKS, line, behind)
    found = _sorted(line, name, behind, following)
    return (*name, *found) if found else None


def assigned_near(line: bytes, at: int) -> Assignment | None:
    """The first assignment behind `at` to what is called a key, token, secret or password: `Client(api_key="...")`."""
    for place in range(at, min(at + _NEAR_REACH, len(line))):
        word = _SECRET.match(line, place)
        found = assigned(line, word.end()) if word else None
        if found and not found[4] & WORDS:
            return (*found[:4], found[4] | NEAR)
    return None


Value = tuple[int, int, int]
"""Start, end, form."""


def _sorted(line: bytes, name: tuple[int, int], behind: int, at: int) -> Value | None:
    match line[at : at + 1]:
        case b"(":
            return _argument(line, at + 1, CALL, b")")
        case b",":
            is_quoted = any(quote in line[name[1] : behind] for quote in b"\"'`")
            closing = b")}]" if line[name[0] : name[0] + 1] == b"-" else b")}"  # other lists are of equals
            return _argument(line, at + 1, ARGUMENT, closing) if is_quoted else None
        case b"|":
            is_cell = at > behind and line[at + 1 : at + 2] in (b" ", b"\t")
            return _cell(line, at + 1) if is_cell else None
        case b">":
            inner = _ELEMENT.match(line, at + 1) if at == behind else None
            return (*inner.span(), ELEMENT) if inner else None
    sign = _sign(line, at)
    if sign:
        return _any_value(line, *sign)
    return _beside(line, name[0], at) if at > behind else None


def _sign(line: bytes, at: int) -> tuple[int, int] | None:
    """Behind a sign, and its form."""
    sign = _SIGN.match(line, at)
    if sign:
        compares = sign[3] != b">" and (len(sign[2]) >= 2 or sign[1][:1] == b"!" or sign[3] == b"~")
        return sign.end(), COMPARED if compares else SIGN
    colon = _COLON.match(line, at)
    if not colon:
        return None
    declared = _TYPE.match(line, colon.end())
    return (declared.end(), SIGN) if declared else (colon.end(), COLON)


def _any_value(line: bytes, at: int, form: int) -> Value | None:
    at = _end(_BLANKS, line, at)
    inside = _end(_BRACKETS, line, at)
    call = _CALLED.match(line, inside)
    if call and call[0][:-1].lower().endswith(_CONVERTERS):
        converted = _quoted(line, _end(_FEW_BLANKS, line, call.end()), form | CONVERTED)
        if converted:
            return converted
    if inside == at:
        return _quoted(line, at, form) or _bare(line, at, form)
    return _of_member(line, _quoted(line, inside, form))


def _of_member(line: bytes, value: Value | None) -> Value | None:
    """What stands in brackets, unless it is the name of a member: then that has to be the value itself, as in
    `"password": {"value": "..."}`."""
    colon = _MEMBER.match(line, value[1]) if value else None
    if not value or not colon:
        return value
    is_value = line[value[0] : value[1]].lower() in (b"value", b"default", b"plaintext")
    return _quoted(line, _end(_FEW_BLANKS, line, colon.end()), value[2]) if is_value else None


def _quoted(line: bytes, at: int, form: int) -> Value | None:
    opening = _QUOTE.match(line, at)
    if not opening:
        return None
    start = opening.end()
    end = _closing(line, start, line[start - 1], bool(opening[1]))
    if end <= start:
        return None
    inner = _end(_SCHEME, line, start)
    return inner if inner < end else start, end, form | QUOTED | (ESCAPED if opening[1] else 0)


def _closing(line: bytes, at: int, quote: int, escaped: bool) -> int:
    """The closing quote, or -1; where the quotes are escaped, the backslash before it."""
    end = min(at + _VALUE_REACH, len(line))
    while at < end:
        if line[at] == 0x5C:
            if escaped:
                return at
            at += 1
        elif line[at] == quote:
            return -1 if escaped else at
        at += 1
    return -1


def _bare(line: bytes, at: int, form: int) -> Value | None:
    value = _BARE.match(line, _end(_SCHEME, line, at))
    return (*value.span(), form) if value else None


def _argument(line: bytes, at: int, form: int, closing: bytes) -> Value | None:
    """The one argument of a call, or the last of several: behind it something closes."""
    value = _quoted(line, _end(_FEW_BLANKS, line, at), form)
    if not value:
        return None
    behind = _end(_FEW_BLANKS, line, value[1] + (2 if value[2] & ESCAPED else 1))
    return value if line[behind : behind + 1] and line[behind] in closing else None


def _cell(line: bytes, at: int) -> Value | None:
    at = _end(_BLANKS, line, at)
    if line[at : at + 1] and line[at] in b"\"'`":
        return _quoted(line, at, CELL)
    value = _bare(line, at, CELL)
    if not value:
        return None
    behind = _end(_BLANKS, line, value[1])
    return value if line[behind : behind + 1] == b"|" else None


def _beside(line: bytes, name: int, at: int) -> Value | None:
    """Behind the name without any sign."""
    dashed, byte = line[name : name + 1] == b"-", line[at : at + 1]
    if byte and byte in b"\"'`\\":
        return _quoted(line, at, OPTION if dashed else ADJACENT)
    if dashed:
        return None if byte == b"-" else _bare(line, at, OPTION)
    attribute = _ATTRIBUTE.match(line, at)
    if attribute:
        return _quoted(line, attribute.end(), ATTRIBUTE) if attribute[2] else _after_words(line, at)
    return _after_words(line, at)


def _after_words(line: bytes, at: int) -> Value | None:
    """More words of a name in prose, up to a sign."""
    for _ in range(_MORE_WORDS):
        at = _end(_CLOSERS, line, _end(_NAMED, line, at))
        following = _end(_FEW_BLANKS, line, at)
        sign = _sign(line, following)
        if sign:
            return _any_value(line, sign[0], sign[1] | WORDS)
        if following == at or not _NAMED.match(line, following)[0]:  # type: ignore[index]  # matches anywhere
            return None
        at = following
    return None


def _end(pattern: re.Pattern[bytes], line: bytes, at: int) -> int:
    found = pattern.match(line, at)
    return found.end() if found else at
