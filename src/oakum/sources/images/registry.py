"""Images in a registry: the pull half of the OCI distribution specification, with token authentication.

Sources: opencontainers/distribution-spec, spec.md; distribution/distribution, "Token Authentication Specification".
"""

from __future__ import annotations

import re
from http.client import HTTPResponse
from typing import BinaryIO, NamedTuple, cast
from urllib.parse import urlencode, urlsplit

import msgspec

from oakum.model import SourceError
from oakum.sources.images.http import Named, request, scheme_of
from oakum.sources.images.login import login

_HUB = "registry-1.docker.io"
_ACCEPT = ", ".join(
    [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.docker.distribution.manifest.v2+json",
        "*/*",
    ]
)
_REFERENCE = re.compile(
    r"(?:(?P<host>(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|localhost|\[[0-9a-f:]+\])(?::\d{1,5})?|[A-Za-z0-9-]+:\d{1,5})/)?"
    r"(?P<name>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)"
    r"(?::(?P<tag>\w[\w.-]{0,127}))?(?:@(?P<digest>[a-z0-9+._-]+:[a-f0-9]{32,128}))?"
)
_PARAMETER = re.compile(r'(\w+)="([^"]*)"')
_LARGEST_TOKEN = 1 << 20


class Reference(NamedTuple):
    """Which image of which registry."""

    host: str
    name: str
    version: str
    """A tag or a digest."""


def reference(text: str) -> Reference:
    """`host/name:tag`, `host/name@digest`, or `name` on Docker Hub. Raises SourceError."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise SourceError(f"{text!a}: is neither a file or folder nor the name of an image, such as host.example/app:1")
    host, name = match["host"] or _HUB, match["name"]
    if host in ("docker.io", "index.docker.io"):
        host = _HUB
    if host == _HUB and "/" not in name:
        name = f"library/{name}"
    return Reference(host, name, match["digest"] or match["tag"] or "latest")


class Remote(msgspec.Struct, frozen=True):
    """A blob or manifest of a repository. Whoever opens it authenticates anew: no token is kept."""

    host: str
    name: str
    parts: tuple[str, ...]
    """Where it may be, such as `blobs/sha256:...`."""
    size: int
    with_login: bool = False

    def open(self) -> BinaryIO:
        """The bytes as they come. Raises SourceError."""
        response = _ask(self.host, self.name, self.parts, self.with_login, "GET")
        if response is None:
            raise SourceError(f"{self.host}/{self.name}: {self.parts[0]} is gone")
        return cast(BinaryIO, response)


class Registry:
    """One image of a registry as a store."""

    def __init__(self, which: Reference, *, with_login: bool = False) -> None:
        self._which = which
        self._with_login = with_login

    def blob(self, name: str) -> Remote | None:
        """What an OCI layout has under that name. Raises SourceError when the registry refuses."""
        host, repository, version = self._which
        if name == "index.json":
            parts: tuple[str, ...] = (f"manifests/{version}",)
        elif name.startswith("blobs/"):
            digest = name.removeprefix("blobs/").replace("/", ":", 1)
            parts = (f"blobs/{digest}", f"manifests/{digest}")
        else:
            return None
        response = _ask(host, repository, parts, self._with_login, "HEAD")
        if response is None:
            if name == "index.json":
                raise SourceError(f"{host}/{repository}: has no image {version}")
            return None
        with response:
            size = int(response.headers.get("Content-Length") or 0)
        return Remote(host, repository, parts, size, self._with_login)


def _ask(host: str, name: str, parts: tuple[str, ...], with_login: bool, method: str) -> HTTPResponse | None:
    named = Named(host)
    for part in parts:
        url = f"{scheme_of(host)}://{host}/v2/{name}/{part}"
        headers = {"Accept": _ACCEPT}
        response = request(url, headers, named=named, method=method)
        if response.status == 401:
            challenge = response.headers.get("WWW-Authenticate", "")
            response.close()
            headers["Authorization"] = _authorization(challenge, named, name, with_login)
            response = request(url, headers, named=named, method=method)
        if response.status == 200:
            return response
        response.close()
        if response.status != 404:
            raise SourceError(
                f"{host}/{name}: the registry refuses {part} with status {response.status}{_hint(with_login)}"
            )
    return None


def _hint(with_login: bool) -> str:
    return "" if with_login else "; --registry-login uses the logins of docker"


def _authorization(challenge: str, named: Named, name: str, with_login: bool) -> str:
    """The header that answers a challenge. Raises SourceError."""
    host = named.host
    scheme, _, rest = challenge.partition(" ")
    known = login(host) if with_login else None
    basic = f"Basic {known.reveal().decode()}" if known else ""
    if scheme.lower() == "basic":
        if not basic:
            raise SourceError(f"{host}: wants a user and a password{_hint(with_login)}")
        return basic
    said = dict(_PARAMETER.findall(rest))
    if scheme.lower() != "bearer" or not urlsplit(said.get("realm", "")).netloc:
        raise SourceError(f"{host}: asks for authentication of an unknown kind")
    asked = {"service": said.get("service", ""), "scope": f"repository:{name}:pull"}
    headers = {"Authorization": basic} if basic else {}
    with request(f"{said['realm']}?{urlencode(asked)}", headers, named=named) as response:
        return f"Bearer {_token(response, host, with_login)}"


def _token(response: HTTPResponse, host: str, with_login: bool) -> str:
    try:
        answer = msgspec.json.decode(response.read(_LARGEST_TOKEN)) if response.status == 200 else {}
    except msgspec.DecodeError:
        answer = {}
    token = (answer.get("token") or answer.get("access_token")) if isinstance(answer, dict) else None
    if not isinstance(token, str):
        raise SourceError(f"{host}: gives no token (status {response.status}){_hint(with_login)}")
    return token
