"""The register over HTTPS. Nothing but the question goes out: no finding, no file, no identity that was seen."""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from oakum.model import ConfigError, OakumError
from oakum.policy.register.record import Decision, Page, Problem, Prolongation, Record, Request
from oakum.report.escape import visible

_LARGEST = 16 << 20
_MOST_PAGES = 100
_LATER = (408, 425, 429)
"""Statuses that say nothing about the question; so do 500 and above."""
_Answer = TypeVar("_Answer")


class OutOfReach(OakumError):  # noqa: N818 - named for what it is about
    """The register cannot be asked now; the same question may be answered later."""

    exit_code = ConfigError.exit_code


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Register:
    """One register, asked under one token."""

    def __init__(self, address: str, token: str, ca_file: str = "", seconds: float = 10.0) -> None:
        """Raises ConfigError for an address that would show the token to everybody on the way, or without a token."""
        parts = urlsplit(address)
        if parts.scheme != "https" or not parts.hostname or parts.username or parts.query or parts.fragment:
            raise ConfigError(f"exceptions.url: {ascii(address)[:200]}: expected https://HOST or https://HOST/PATH")
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise ConfigError(
                "the register of exceptions wants a token: OAKUM_EXCEPTIONS_TOKEN or exceptions.token_file"
            )
        self.address = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "User-Agent": "oakum"}
        self._seconds = seconds
        self._opener = urllib.request.build_opener(_NoRedirects, urllib.request.HTTPSHandler(context=_context(ca_file)))

    def records(self, query: Mapping[str, str | list[str]]) -> Iterator[Record]:
        """Those that fit, page by page. Raises OutOfReach, ConfigError."""
        after = ""
        for _ in range(_MOST_PAGES):
            asked = urlencode({**query, **({"after": after} if after else {})}, doseq=True)
            page = self._ask("GET", f"?{asked}", Page)
            yield from page.records
            after = page.next
            if not after:
                return
        raise ConfigError(f"{self.address}: answers with more than {_MOST_PAGES} pages")

    def record(self, id_: str) -> Record:
        """One by its id. Raises OutOfReach, ConfigError."""
        return self._ask("GET", f"/{quote(id_, safe='')}", Record)

    def request(self, asked: Request) -> Record:
        """Asks for an exception. Raises OutOfReach, ConfigError."""
        return self._ask("POST", "", Record, asked)

    def act(self, verb: str, seen: Record, body: Decision | Prolongation) -> Record:
        """Approves, denies, revokes or prolongs a record as it was seen. Raises OutOfReach, ConfigError."""
        return self._ask("POST", f"/{seen.id}/{verb}", Record, body, {"If-Match": f'"{seen.version}"'})

    def _ask(
        self, method: str, path: str, kind: type[_Answer], body: Any = None, headers: Mapping[str, str] = {}
    ) -> _Answer:
        where = f"{method} {self.address}/v1/exceptions{path.partition('?')[0]}"
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            f"{self.address}/v1/exceptions{path}",
            data=msgspec.json.encode(body) if body is not None else None,
            headers={**self._headers, "Content-Type": "application/json", **headers},
            method=method,
        )
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                raw = self._read(answer)
        except urllib.error.HTTPError as error:
            raise _refused(where, error) from None
        except (OSError, http.client.HTTPException) as error:
            raise _failed(where, error) from None
        return _decoded(raw, kind, where)

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        """The body, in bounded time even where it comes byte by byte."""
        raw, until = bytearray(), time.monotonic() + self._seconds
        while len(raw) <= _LARGEST and (piece := answer.read1(1 << 16)):
            raw += piece
            if time.monotonic() > until:
                raise TimeoutError("the answer takes too long")
        if answer.length and len(raw) <= _LARGEST:
            raise ConnectionError("the answer ends too early")
        return bytes(raw)


def _decoded(raw: bytes, kind: type[_Answer], where: str) -> _Answer:
    if len(raw) > _LARGEST:
        raise ConfigError(f"{where}: answers with more than {_LARGEST} bytes")
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError):
        raise ConfigError(f"{where}: the answer is none of a register of exceptions") from None


def _refused(where: str, error: urllib.error.HTTPError) -> OakumError:
    try:
        detail = msgspec.json.decode(error.read(64 << 10), type=Problem).detail
    except (msgspec.DecodeError, OSError, http.client.HTTPException, RecursionError):
        detail = str(error.reason or "")
    kind = OutOfReach if error.code >= 500 or error.code in _LATER else ConfigError
    return kind(f"{where}: {error.code}: {visible(detail)}")


def _failed(where: str, error: Exception) -> OakumError:
    """A wrong certificate is no bad luck: somebody else may be answering."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return ConfigError(f"{where}: its certificate is not to be trusted: {visible(reason.verify_message)}")
    return OutOfReach(f"{where}: {visible(str(reason) or type(reason).__name__)}")


def _context(ca_file: str) -> ssl.SSLContext:
    if ca_file and not Path(ca_file).is_file():
        raise ConfigError(f"exceptions.ca_file: {ca_file}: there is no such file")
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"exceptions.ca_file: {ca_file}: holds no certificates ({type(error).__name__})") from None
