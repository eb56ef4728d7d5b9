"""Where policies are fetched from: an address as Conftest takes it.

`git::https://host/repository.git//folder?ref=v1`, `https://host/policies.tar.gz?checksum=sha256:...`,
`oci://host/name:tag`, a path; without a scheme it is told by the host.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from oakum.model import UsageError

Kind = Literal["git", "web", "oci", "path"]
_FORCED = re.compile(r"([A-Za-z0-9]+)::(.+)", re.DOTALL)
_SSH = re.compile(r"(?P<user>[A-Za-z0-9_.-]+)@(?P<host>[A-Za-z0-9_.-]+):/?(?P<path>[^/].*)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://")
_REGISTRIES = re.compile(
    r"azurecr\.io|gcr\.io|registry\.gitlab\.com|pkg\.dev|\d{12}\.dkr\.ecr\.[a-z0-9-]*\.amazonaws\.com|^quay\.io"
    r"|(?:::1|127\.0\.0\.1|localhost):\d{1,5}",
    re.IGNORECASE,
)
_FORGES = re.compile(r"(?:github\.com|gitlab\.com|bitbucket\.org)/")
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("https", "http"), "web"),
    **dict.fromkeys(("git", "ssh"), "git"),
    "oci": "oci",
    "file": "path",
}
_CHECKSUM = re.compile(r"(?:(sha256|sha512):)?([0-9a-f]{64}|[0-9a-f]{128})")
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./+@-]{0,200}")
_ARCHIVES = ("tar.gz", "tgz", "tar.bz2", "tbz2", "tar.xz", "txz", "tar", "zip")
_MEANT = ("checksum", "archive", "filename")
"""What an address says to us, not to the server."""


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """One source of policies."""

    kind: Kind
    url: str
    """Without what is meant for us. It may hold a password: `shown` does not."""
    shown: str
    folder: str = ""
    """The part of it that is wanted; empty: all."""
    ref: str = ""
    """A branch, tag or commit; empty: the default."""
    checksum: str = ""
    """`sha256:...` or `sha512:...` of the file."""
    archive: str = ""
    """The ending of an archive that is to be unpacked; empty: it is a file."""
    filename: str = ""
    """What a file is called."""


def address(given: str) -> Address:
    """Raises UsageError for one that cannot be fetched from."""
    forced, rest = _forced(_detected(given))
    url, folder = _folder(rest)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise UsageError("the address of policies is none: its host cannot be read") from None
    kind = _kind(forced or parts.scheme or "file", given)
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    meant = {name: said.pop(name, "") for name in (*_MEANT, *(("ref", "depth") if kind == "git" else ()))}
    if "sshkey" in said:
        raise UsageError("an address of policies cannot name a key: let ssh find it (ssh-agent, ~/.ssh/config)")
    name = meant["filename"] or parts.path.rstrip("/").rpartition("/")[2]
    return Address(
        kind=kind,
        url=urlunsplit(parts._replace(query=urlencode(said))),
        shown=shown(given),
        folder=folder,
        ref=_ref(meant.get("ref", "")),
        checksum=_checksum(meant["checksum"], kind),
        archive=_archive(meant["archive"], name) if kind in ("web", "path") else "",
        filename=_filename(name) if kind in ("web", "path") else "",
    )


def shown(given: str) -> str:
    """An address without what may be secret in it: user, password and query."""
    forced, rest = _forced(given)
    parts = urlsplit(rest)
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))
    return f"{forced}::{plain}" if forced else plain


def _detected(given: str) -> str:
    """The address with its scheme."""
    if _FORCED.fullmatch(given) or _SCHEME.match(given):
        return given
    ssh = _SSH.fullmatch(given)
    if ssh:
        return f"git::ssh://{ssh['user']}@{ssh['host']}/{ssh['path']}"
    if _REGISTRIES.search(given) and "/" in given:
        return f"oci://{given}"
    if _FORGES.match(given):
        host, owner, repository, *inside = given.split("/", 3)
        repository, _, query = repository.partition("?")
        ending = "" if repository.endswith(".git") else ".git"
        path = f"//{inside[0].lstrip('/')}" if inside else ""
        return f"git::https://{host}/{owner}/{repository}{ending}{path}{f'?{query}' if query else ''}"
    return given


def _forced(given: str) -> tuple[str, str]:
    match = _FORCED.fullmatch(given)
    return (match[1].lower(), match[2]) if match else ("", given)


def _folder(url: str) -> tuple[str, str]:
    """`https://host/a.git//folder?ref=v1` without `//folder`, and the folder."""
    before, mark, query = url.partition("?")
    scheme = _SCHEME.match(before)
    start = scheme.end() if scheme else 0
    at = before.find("//", start)
    if at < 0:
        return url, ""
    folder = before[at + 2 :].strip("/")
    if ".." in folder.split("/"):
        raise UsageError("the folder in an address of policies leads outside: leave out `..`")
    return before[:at] + mark + query, folder


def _kind(scheme: str, given: str) -> Kind:
    if scheme not in _KINDS:
        known = "git::URL, https://, oci:// and paths"
        raise UsageError(f"{shown(given)!a}: policies are not fetched by {scheme!a}; they are by {known}")
    return _KINDS[scheme]


def _ref(given: str) -> str:
    if given and (not _REF.fullmatch(given) or ".." in given):
        raise UsageError(f"?ref={given[:100]!a} is no name of a branch, tag or commit")
    return given


def _checksum(given: str, kind: Kind) -> str:
    if not given:
        return ""
    match = _CHECKSUM.fullmatch(given.lower())
    if not match or kind not in ("web", "path"):
        what = (
            "write ?checksum=sha256: and 64 digits" if kind in ("web", "path") else f"{kind} takes none: name a commit"
        )
        raise UsageError(f"?checksum= cannot be used as it is given: {what}{' or digest' * (kind == 'oci')}")
    return f"{match[1] or ('sha256' if len(match[2]) == 64 else 'sha512')}:{match[2]}"


def _archive(given: str, name: str) -> str:
    if given.lower() in ("false", "0", "f"):
        return ""
    found = given or next((ending for ending in _ARCHIVES if name.endswith(f".{ending}")), "")
    if found and found not in _ARCHIVES:
        raise UsageError(f"archives of the kind {found[:40]!a} are not unpacked; {', '.join(_ARCHIVES)} are")
    return found


def _filename(name: str) -> str:
    if "/" in name or "\\" in name or name in ("", ".", ".."):
        raise UsageError("the address of a file of policies has to end in its name, or say it with ?filename=")
    return name
