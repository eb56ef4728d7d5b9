"""HTTP to registries: no address inside our own networks is reached unless the user named it.

A registry answers with redirects and with the address of its token service; both are hostile until looked at. They
have to be HTTPS to a public address, and get no credentials that were meant for another host.
"""

from __future__ import annotations

import http.client
import ipaddress
import ssl
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from oakum.model import SourceError

_SECONDS = 30
_MOST_REDIRECTS = 5
_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_REDIRECTS = (301, 302, 303, 307, 308)


def scheme_of(host: str) -> str:
    """Plain HTTP only for a registry on this machine."""
    return "http" if (host.rpartition(":")[0] or host) in _LOCAL or host in _LOCAL else "https"


def request(url: str, headers: Mapping[str, str], *, named: str, method: str = "GET") -> http.client.HTTPResponse:
    """The answer, redirects followed. `named`: the host (and port) that the user asked for. Raises SourceError when
    there is none, or when it would have to come from where it must not."""
    sent = dict(headers)
    for _ in range(_MOST_REDIRECTS + 1):
        response = _one(url, sent, named, method)
        if response.status not in _REDIRECTS:
            return response
        target = urljoin(url, response.headers.get("Location", ""))
        response.close()
        if urlsplit(target).netloc != urlsplit(url).netloc:
            sent.pop("Authorization", None)
        url = target
    raise SourceError(f"{urlsplit(url).netloc}: more than {_MOST_REDIRECTS} redirects")


def _one(url: str, headers: Mapping[str, str], named: str, method: str) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    trusted = parts.netloc == named
    if parts.scheme != "https" and not (trusted and scheme_of(named) == "http"):
        raise SourceError(f"{named}: sends us to {parts.scheme}://{parts.netloc}, which is not HTTPS")
    connection = _connection(parts.scheme, parts.netloc)
    try:
        connection.connect()
        if not trusted:
            _expect_public(connection, parts.netloc, named)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, headers=dict(headers))
        return connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        raise SourceError(f"{parts.netloc}: no answer: {error or type(error).__name__}") from None


def _connection(scheme: str, host: str) -> http.client.HTTPConnection:
    try:
        if scheme == "http":
            return http.client.HTTPConnection(host, timeout=_SECONDS)
        return http.client.HTTPSConnection(host, timeout=_SECONDS, context=ssl.create_default_context())
    except (ValueError, http.client.InvalidURL):
        raise SourceError(f"{host!r}: is no host of a registry") from None


def _expect_public(connection: http.client.HTTPConnection, host: str, named: str) -> None:
    """Looks at the address that was reached, so that a name cannot mean another one the second time."""
    address = ipaddress.ip_address(connection.sock.getpeername()[0].partition("%")[0])
    if not address.is_global:
        connection.close()
        raise SourceError(f"{named}: sends us to {host}, which is inside a private network")
