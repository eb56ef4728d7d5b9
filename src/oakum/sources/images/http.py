"""HTTP to registries: no address inside our own networks is reached unless the user named it.

A registry answers with redirects and with the address of its token service; both are hostile until looked at. They
have to be HTTPS to a public address (to one of the private network too, when the registry stands there itself, as that
of a company does), and get no credentials that were meant for another host.
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
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Named:
    """The host that the user asked for."""

    def __init__(self, host: str) -> None:
        self.host = host
        """With its port."""
        self.address: _Address | None = None
        """Where it was reached."""


def scheme_of(host: str) -> str:
    """Plain HTTP only for a registry on this machine."""
    return "http" if (host.rpartition(":")[0] or host) in _LOCAL or host in _LOCAL else "https"


def request(url: str, headers: Mapping[str, str], *, named: Named, method: str = "GET") -> http.client.HTTPResponse:
    """The answer, redirects followed. Raises SourceError when there is none, or when it would have to come from where
    it must not."""
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


def _one(url: str, headers: Mapping[str, str], named: Named, method: str) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    trusted = parts.netloc == named.host
    if parts.scheme != "https" and not (trusted and scheme_of(named.host) == "http"):
        raise SourceError(f"{named.host}: sends us to {parts.scheme}://{parts.netloc}, which is not HTTPS")
    connection = _connection(parts.scheme, parts.netloc)
    try:
        connection.connect()
        _look_at(connection, parts.netloc, named)
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


def _look_at(connection: http.client.HTTPConnection, host: str, named: Named) -> None:
    """Looks at the address that was reached, so that a name cannot mean another one the second time."""
    address = ipaddress.ip_address(connection.sock.getpeername()[0].partition("%")[0])
    if host == named.host:
        named.address = address
    elif not may_send(named.address, address):
        connection.close()
        raise SourceError(f"{named.host}: sends us to {host}, which is inside a private network")


def may_send(origin: _Address | None, target: _Address) -> bool:
    """Whether a registry that was reached at `origin` may send us to `target`."""
    if target.is_global:
        return True
    inside = target.is_private and not (target.is_loopback or target.is_link_local or target.is_unspecified)
    return inside and origin is not None and origin.is_private and not origin.is_loopback
