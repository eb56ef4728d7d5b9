"""HTTP archives, as browsers and proxies save them: a record for each request.

Format: HTTP Archive 1.2 (softwareishard.com/blog/har-12-spec). Browsers save cookies, tokens and bodies as they were.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec

from oakum.model import Skipped
from oakum.sources.datasets import http_parts, http_strings
from oakum.sources.datasets.http_parts import Part
from oakum.sources.datasets.http_strings import Meant
from oakum.sources.datasets.interface import Change, Damaged, Record, Slice
from oakum.sources.datasets.strings import String

_ENTRY = re.compile(r"\$\.log\.entries\[(\d+)\]\.(.*)")
_HTTP_ONLY = re.compile(rb"([^=;\s]{1,200})=[^\n]{0,4096};\s*(?i:httponly)")
_TEXT = re.compile(r"(?i)text/|.*(?:json|xml|javascript|form|graphql|yaml)")


def read(path: str, part: Slice) -> Iterator[Record | Skipped]:
    """The requests of an archive, and what stands before them."""
    return http_strings.read(path, _understood)


def rewrite(path: str, out: str, change: Change) -> Iterator[Skipped]:
    """Writes the archive with changes."""
    return http_strings.rewrite(path, out, change, _understood)


class _Cookie(msgspec.Struct):
    name: str = ""
    httpOnly: bool | None = None  # noqa: N815 - as the format has it


class _Message(msgspec.Struct):
    cookies: list[_Cookie] = []


class _Entry(msgspec.Struct):
    request: _Message = msgspec.field(default_factory=_Message)
    response: _Message = msgspec.field(default_factory=_Message)


class _Log(msgspec.Struct):
    entries: list[_Entry]


class _Archive(msgspec.Struct):
    log: _Log


def _understood(found: list[String], document: Any) -> Iterator[Meant]:
    try:
        archive = msgspec.convert(document, _Archive)
    except msgspec.ValidationError:
        raise Damaged("no HTTP archive") from None
    texts = {one.path: one.text for one in found}
    hidden = {*_hidden(archive), *_set_hidden(found)}
    for one, name in zip(found, http_strings.named(found), strict=True):
        entry = _ENTRY.fullmatch(one.path)
        if entry is None:
            yield http_strings.whole("archive", one.path, name, one.text)
            continue
        record = _record(entry[1], texts)
        field = http_strings.field(entry[2], name)
        yield Meant(record, field, name, _parts(one, entry[2], name, hidden, texts))


def _record(index: str, texts: dict[str, bytes]) -> str:
    """`4 GET www.example.com`: no path and no query, for those may hold secrets."""
    request = f"$.log.entries[{index}].request"
    method = texts.get(f"{request}.method", b"")[:10].decode("utf-8", "replace")
    try:
        host = urlsplit(texts.get(f"{request}.url", b"").decode("utf-8", "replace")).hostname or ""
    except ValueError:
        host = ""
    return " ".join(filter(None, (str(int(index) + 1), method, host)))


def _hidden(archive: _Archive) -> Iterator[str]:
    """Cookies that their servers hide from scripts, as the archive says."""
    for entry in archive.log.entries:
        for cookie in (*entry.request.cookies, *entry.response.cookies):
            if cookie.httpOnly:
                yield cookie.name


def _set_hidden(found: list[String]) -> Iterator[str]:
    """The same, as headers say."""
    headers = (one.text for one in found if one.path.endswith(".value") and b"=" in one.text)
    for text in headers:
        yield from (match[1].decode("utf-8", "replace") for match in _HTTP_ONLY.finditer(text))


def _parts(one: String, path: str, name: str, hidden: Collection[str], texts: dict[str, bytes]) -> list[Part]:
    """The parts of a string of an entry, by its place."""
    place = path.partition("[")[0].partition(".")[2]
    if name and place == "headers":
        return http_parts.header(name, one.text, hidden)
    if name and place == "cookies":
        return http_parts.cookie(name, one.text, hidden)
    if name and place in ("queryString", "postData.params"):
        return http_parts.parameter(name, one.text)
    if place in ("url", "redirectURL"):
        return http_parts.parameters(one.text)
    if place == "content.text":
        return _content(one, texts)
    if place == "postData.text" or path.startswith("_webSocketMessages"):
        return http_parts.body(one.text, sent=True)
    return http_parts.plain(one.text)


def _content(one: String, texts: dict[str, bytes]) -> list[Part]:
    """What was answered: in base64 where a browser took it for binary, and also where it is text after all."""
    content = one.path.removesuffix(".text")
    kind = texts.get(f"{content}.mimeType", b"").decode("utf-8", "replace")
    if texts.get(f"{content}.encoding") == b"base64" and _TEXT.match(kind):
        try:
            return [Part(one.text, base64.b64decode(one.text, validate=True), encoded=base64.b64encode)]
        except binascii.Error:
            return http_parts.plain(one.text)
    return http_parts.body(one.text, sent=False)
