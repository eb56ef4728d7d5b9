"""References of container images, as Kyverno takes them apart.

Source: `github.com/kyverno/sdk/extensions/cel/libs/image`, which uses go-containerregistry's `name.ParseReference`.
"""

from __future__ import annotations

import re
from typing import Any

from oakum.policy.cel.functions.interface import Functions, Kind, Overload, holds, tagged, untagged

_REPOSITORY = re.compile(r"[a-z0-9_./-]{2,255}")
_TAG = re.compile(r"[A-Za-z0-9_.-]{1,128}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:]+\](?::[0-9]{1,5})?")
_HUB = "index.docker.io"


def image(text: str) -> dict[str, Any]:
    """The parts of a reference. Raises ValueError."""
    name, at, digest = text.partition("@")
    base, tag = _tagged(name)
    registry, repository = _placed(base)
    if not base:
        raise ValueError("an empty text is no image reference")
    if at and not _DIGEST.fullmatch(digest):
        raise ValueError("the digest of an image must be sha256:<64 hexadecimal digits>")
    if not (_HOST.fullmatch(registry) and _REPOSITORY.fullmatch(repository) and (not tag or _TAG.fullmatch(tag))):
        raise ValueError("the text is no image reference")
    return tagged("image", [registry, repository, "" if at else tag or "latest", digest])


def _tagged(name: str) -> tuple[str, str]:
    """Apart at the last colon, unless it is that of a port."""
    base, colon, tag = name.rpartition(":")
    return (base, tag) if colon and "/" not in tag else (name, "")


def _placed(base: str) -> tuple[str, str]:
    host, slash, rest = base.partition("/")
    if slash and (any(mark in host for mark in ".:[") or host == "localhost"):
        registry, repository = (_HUB if host == "docker.io" else host), rest
    else:
        registry, repository = _HUB, base
    return registry, f"library/{repository}" if registry == _HUB and "/" not in repository else repository


def _part(number: int) -> tuple[Overload, ...]:
    return (Overload((Kind.MAP,), Kind.STRING, lambda value: untagged("image", value)[number], True),)


def _identifier(value: dict[str, Any]) -> str:
    _, _, tag, digest = untagged("image", value)
    return str(digest or tag)


_PARSE = (Overload((Kind.STRING,), Kind.MAP, image),)

FUNCTIONS: Functions = {
    "image": _PARSE,
    "parseImageReference": _PARSE,
    "isImage": (Overload((Kind.STRING,), Kind.BOOL, holds(image)),),
    "registry": _part(0),
    "repository": _part(1),
    "tag": _part(2),
    "digest": _part(3),
    "identifier": (Overload((Kind.MAP,), Kind.STRING, _identifier, True),),
    "containsDigest": (Overload((Kind.MAP,), Kind.BOOL, lambda value: bool(untagged("image", value)[3]), True),),
}
