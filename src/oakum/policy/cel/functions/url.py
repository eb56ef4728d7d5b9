"""URLs, absolute or an absolute path.

Source: `k8s.io/apiserver/pkg/cel/library/urls.go` (Go's `url.ParseRequestURI`).
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from oakum.policy.cel.functions.interface import Functions, Kind, Overload, holds, tagged, untagged

_ABSOLUTE = re.compile(r"/|[A-Za-z][A-Za-z0-9+.-]*:")
_ODD = re.compile(r"[\x00-\x20\x7f]|%(?![0-9A-Fa-f]{2})")
_UNTOUCHED = "/%:@!$&'()*+,;=~-._"


def url(text: str) -> dict[str, Any]:
    """The URL that a text is. Raises ValueError."""
    if not _ABSOLUTE.match(text) or _ODD.search(text):
        raise ValueError("the text is no absolute URL")
    _ = urlsplit(text).port  # raises for one that is no port
    return tagged("url", text)


def _split(value: dict[str, Any]) -> SplitResult:
    return urlsplit(str(untagged("url", value)))


def _host(value: dict[str, Any]) -> str:
    return _split(value).netloc.rpartition("@")[2]


def _hostname(value: dict[str, Any]) -> str:
    host = _host(value)
    return host[1 : host.index("]")] if host.startswith("[") and "]" in host else host.partition(":")[0]


def _port(value: dict[str, Any]) -> str:
    port = _split(value).port
    return "" if port is None else str(port)


def _query(value: dict[str, Any]) -> dict[str, list[str]]:
    return parse_qs(_split(value).query, keep_blank_values=True, max_num_fields=1000)


FUNCTIONS: Functions = {
    "url": (Overload((Kind.STRING,), Kind.MAP, url),),
    "isURL": (Overload((Kind.STRING,), Kind.BOOL, holds(url)),),
    "getScheme": (Overload((Kind.MAP,), Kind.STRING, lambda value: _split(value).scheme, True),),
    "getHost": (Overload((Kind.MAP,), Kind.STRING, _host, True),),
    "getHostname": (Overload((Kind.MAP,), Kind.STRING, _hostname, True),),
    "getPort": (Overload((Kind.MAP,), Kind.STRING, _port, True),),
    "getEscapedPath": (
        Overload((Kind.MAP,), Kind.STRING, lambda value: quote(_split(value).path, safe=_UNTOUCHED), True),
    ),
    "getQuery": (Overload((Kind.MAP,), Kind.MAP, _query, True),),
}
