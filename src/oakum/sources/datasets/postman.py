"""Postman collections, environments, globals and data dumps: a record for each request.

Formats: Postman Collection 2.1.0 (schema.postman.com); Postman documentation, "Export data". A variable of type
`secret` is only hidden on the screen: an export holds it in plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from oakum.model import Skipped
from oakum.sources.datasets import http_parts, http_strings
from oakum.sources.datasets.http_parts import Part
from oakum.sources.datasets.http_strings import Meant
from oakum.sources.datasets.interface import Change, Damaged, Record, Slice
from oakum.sources.datasets.strings import String

_ITEM = re.compile(r"\$((?:\.(?:collections|environments|item|requests)\[\d+\])*)\.?(.*)")
_NUMBER = re.compile(r"\[(\d+)\]")
_AUTH = re.compile(r"(?:.*\.)?auth\.[A-Za-z0-9_-]+")
_AUTH_SECRET = re.compile(
    r"value|password|token|(?:access|refresh|client|session)Token|(?:client|consumer|token|auth)?Secret|secret|secretKey|authKey"
    r"|privateKey|encryptedKey"
)
"""What a helper for authorization calls its secrets; of an API key the `value`."""


def read(path: str, part: Slice) -> Iterator[Record | Skipped]:
    """The requests and variables of an export."""
    return http_strings.read(path, _understood)


def rewrite(path: str, out: str, change: Change) -> Iterator[Skipped]:
    """Writes the export with changes."""
    return http_strings.rewrite(path, out, change, _understood)


def _understood(found: list[String], document: Any) -> Iterator[Meant]:
    if not isinstance(document, dict):
        raise Damaged("no Postman export")
    texts = {one.path: one.text for one in found}
    for one, name in zip(found, http_strings.named(found), strict=True):
        item = _ITEM.fullmatch(one.path)
        assert item is not None  # every path begins with `$`
        record = _record(item[1], texts)
        yield Meant(record, http_strings.field(item[2], name), name, _parts(one, item[2], name, texts))


def _record(items: str, texts: dict[str, bytes]) -> str:
    """`2.1 POST`: the number of the request in its folders; no name, for Postman takes the URL as one."""
    method = texts.get(f"${items}.request.method", b"")[:10].decode("utf-8", "replace")
    numbers = ".".join(str(int(number) + 1) for number in _NUMBER.findall(items))
    return " ".join(filter(None, (numbers or "export", method)))


def _parts(one: String, path: str, name: str, texts: dict[str, bytes]) -> list[Part]:
    """The parts of a string, by its place in a request."""
    if name:
        entry = one.path.removesuffix(".value")
        return _named(one.text, path.rpartition("[")[0], name, texts.get(f"{entry}.type") == b"secret")
    if path.endswith(("url", "url.raw")):
        return http_parts.parameters(one.text)
    if path.endswith("body.raw"):
        return http_parts.body(one.text, sent=True)
    return http_parts.body(one.text, sent=False) if path.endswith("].body") else http_parts.plain(one.text)


def _named(text: bytes, place: str, name: str, is_secret: bool) -> list[Part]:
    """The value of an entry of a list."""
    if text and (is_secret or (_AUTH.fullmatch(place) and _AUTH_SECRET.fullmatch(name))):
        return [Part(text, text, name)]
    if place.endswith("header"):
        return http_parts.header(name, text, ())
    if place.endswith("cookie"):
        return http_parts.cookie(name, text, ())
    return http_parts.parameter(name, text)
