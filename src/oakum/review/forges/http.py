"""JSON over HTTP with one forge: no redirects, so that the token goes nowhere else; bounds on time and size."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from oakum.model import SourceError
from oakum.report.escape import visible
from oakum.review.forges.interface import Refused

_SECONDS = 20
_LARGEST = 16 << 20
_REFUSALS = (401, 403, 404)
_PAGE = 100
_MOST_PAGES = 50
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Api:
    """The API of a forge."""

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        """Raises SourceError for an address that would show the token to everybody on the way."""
        parts = urlsplit(base)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise SourceError(f"the forge's API is at {visible(base)!r}: a token is only sent over https")
        self._base = base.rstrip("/")
        self._headers = dict(headers)
        self._opener = urllib.request.build_opener(_NoRedirects)

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What it answers, decoded. Raises Refused, SourceError; neither holds the token."""
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            f"{self._base}{path}",
            data=msgspec.json.encode(body) if body is not None else None,
            headers=self._headers | {"Content-Type": "application/json", "User-Agent": "oakum"},
            method=method,
        )
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                raw = answer.read(_LARGEST + 1)
        except urllib.error.HTTPError as error:
            kind = Refused if error.code in _REFUSALS else SourceError
            raise kind(f"{method} {self._base}{path}: {error.code} {visible(error.reason or '')}") from None
        except (OSError, http.client.HTTPException) as error:
            raise SourceError(f"{method} {self._base}{path}: {visible(str(error))}") from None
        if len(raw) > _LARGEST:
            raise SourceError(f"{method} {self._base}{path}: answers with more than {_LARGEST} bytes")
        return _decoded(raw, f"{method} {self._base}{path}")

    def pages(self, path: str) -> Iterator[Any]:
        """The items of a list, page by page."""
        for page in range(1, _MOST_PAGES + 1):
            items = self.ask("GET", f"{path}?per_page={_PAGE}&page={page}")
            if not isinstance(items, list):
                raise SourceError(f"GET {self._base}{path}: answers with no list")
            yield from items
            if len(items) < _PAGE:
                return


def _decoded(raw: bytes, what: str) -> Any:
    try:
        return msgspec.json.decode(raw) if raw.strip() else None
    except msgspec.DecodeError:
        raise SourceError(f"{what}: answers with no JSON") from None
