"""Which parts of an HTTP message are credentials by their place, whatever they look like.

Sources: RFC 6265 (cookies), RFC 6749, 6750, 7521, 7636 and 8628 (OAuth 2), OpenID Connect Core, SAML 2.0 bindings; for
headers of their own the documentation of GitLab, Vault, AWS, Azure API Management and Google.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

import msgspec

from oakum.sources.datasets.strings import quoted, strings

_HEADER = re.compile(
    r"(?:[a-z0-9]+-){0,4}(?:api-?key|(?:auth|access|session|security|private|job|vault|refresh|id)-?token|subscription-key)"
)
_AUTHORIZATION = ("authorization", "proxy-authorization")
_COOKIES = ("cookie", "set-cookie")
_SESSION = re.compile(
    r"(?:.*[._-])?(?:sid|sess|jwt|auth|token|sso|remember[._-]?me)|.*session|.*sess(?:ion)?[._-]?id|.*auth[._-]?token"
)
_NO_SESSION = re.compile(r".*[cx]srf.*|_ga.*|_gid|_fbp|ajs_.*|amplitude.*|optimizely.*")
_ISSUED = re.compile(r"(?:access|refresh|id|session|auth)[._-]?token|client[._-]?secret")
_SENT = re.compile(
    r"(?:client[._-]?)?assertion|samlresponse|device[._-]?code|code[._-]?verifier|api[._-]?key|token|secret|jwt"
)
_PASSWORD = re.compile(r"(?:[a-z]+[._-]?)?(?:password|passwd|pwd|passphrase)")
_HINT = re.compile(rb"(?i)token|secret|passw|pwd|passphrase|assertion|samlresponse|code|key|jwt")
"""In every name that the three before know: a body without it need not be parsed."""
_SCHEME = re.compile(rb"(?i:bearer|token|bot|apikey|api-key|key|oauth)[ \t]+")
_ALONE = re.compile(rb"[^\s,=]{8,}={0,2}\s*")
_PARAMETER = re.compile(rb"(?:(?<=[?&#;])|\A)([A-Za-z0-9_.-]{1,60})=([^&#;\s\"']+)")
_COOKIE = re.compile(rb"(?:\A|(?<=[;\s]))([^=;\s\"']{1,200})=([^;\s\"']+)")
_SHORTEST_PASSWORD, _SHORTEST_TOKEN = 4, 16


class Part(NamedTuple):
    """A stretch of a text."""

    raw: bytes
    """How it stands there."""
    text: bytes
    """What it says."""
    name: str = ""
    """Of a credential."""
    encoded: Callable[[bytes], bytes] = bytes
    """From another text to how that would stand there."""


def plain(text: bytes) -> list[Part]:
    """The text as one part."""
    return [Part(text, text)] if text else []


def header(name: str, text: bytes, http_only: Collection[str]) -> list[Part]:
    """The parts of a header's value. `http_only`: cookies that servers hide from scripts."""
    lowered = name.lower()
    if lowered in _COOKIES:
        return _split(text, _cookies(text, http_only))
    start = scheme.end() if (scheme := _SCHEME.match(text)) else 0
    if lowered in _AUTHORIZATION and _ALONE.fullmatch(text, start):
        return [*plain(text[:start]), Part(text[start:], text[start:], name)]
    if _HEADER.fullmatch(lowered) and len(text) >= _SHORTEST_TOKEN:
        return [Part(text, text, name)]
    return parameters(text)


def parameters(text: bytes) -> list[Part]:
    """The parts of a URL, or of a form in its encoding."""
    return _split(text, _parameters(text))


def body(text: bytes, *, sent: bool) -> list[Part]:
    """The parts of what a message carries. `sent`: in a request, else in an answer."""
    if not _HINT.search(text):
        return plain(text)
    if text.lstrip()[:1] in (b"{", b"["):
        try:
            msgspec.json.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return plain(text)
        return _split(text, _fields(text, sent=sent))
    return parameters(text) if sent else plain(text)


def cookie(name: str, text: bytes, http_only: Collection[str]) -> list[Part]:
    """The value of one cookie."""
    return [Part(text, text, name)] if _is_session(name, text, http_only) else plain(text)


def parameter(name: str, text: bytes) -> list[Part]:
    """The value of one parameter."""
    return [Part(text, text, name)] if _is_sent(name, text) else plain(text)


def _is_session(name: str, value: bytes, http_only: Collection[str]) -> bool:
    """Whether a cookie stands for a user: servers hide it from scripts, or its name says so."""
    lowered = name.lower()
    if len(value) < _SHORTEST_TOKEN or _NO_SESSION.fullmatch(lowered):
        return False
    return name in http_only or bool(_SESSION.fullmatch(lowered))


def _is_sent(name: str, value: bytes) -> bool:
    lowered = name.lower()
    if _PASSWORD.fullmatch(lowered):
        return len(value) >= _SHORTEST_PASSWORD
    return len(value) >= _SHORTEST_TOKEN and bool(_SENT.fullmatch(lowered) or _ISSUED.fullmatch(lowered))


def _is_issued(name: str, value: bytes) -> bool:
    return len(value) >= _SHORTEST_TOKEN and bool(_ISSUED.fullmatch(name.lower()))


_Placed = tuple[int, int, Part]
"""Where a credential stands in a text, and the credential."""


def _split(text: bytes, found: Iterator[_Placed]) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for start, end, part in found:
        parts += (*plain(text[at:start]), part)
        at = end
    return [*parts, *plain(text[at:])]


def _cookies(text: bytes, http_only: Collection[str]) -> Iterator[_Placed]:
    for match in _COOKIE.finditer(text):
        name, value = match[1].decode("utf-8", "replace"), match[2]
        if _is_session(name, value, http_only):
            yield *match.span(2), Part(value, value, name)


def _parameters(text: bytes) -> Iterator[_Placed]:
    for match in _PARAMETER.finditer(text):
        name, value = match[1].decode(), unquote_to_bytes(match[2].replace(b"+", b" "))
        if _is_sent(name, value):
            yield *match.span(2), Part(match[2], value, name, _percent)


def _fields(text: bytes, *, sent: bool) -> Iterator[_Placed]:
    is_meant = _is_sent if sent else _is_issued
    for one in strings(text):
        name = one.path.rpartition(".")[2]
        if is_meant(name, one.text):
            yield one.start, one.end, Part(text[one.start : one.end], one.text, name, _json)


def _percent(text: bytes) -> bytes:
    return quote_from_bytes(text, safe="").encode()


def _json(text: bytes) -> bytes:
    return quoted(text, ascii_only=True)
