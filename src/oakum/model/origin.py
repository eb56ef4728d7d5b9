"""Where content came from, down to what its kind of source calls its parts."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Exposure(StrEnum):
    """How far the secret has come already."""

    COMMITTED = "committed"
    STAGED = "staged"
    UNTRACKED = "untracked"
    IGNORED = "ignored"
    RUNTIME = "runtime"


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """One commit as far as a report needs it."""

    id: str
    """Full hexadecimal object id."""
    author: str
    """`Name <address>` as recorded."""
    date: str
    """Author date, ISO 8601 with offset."""


class FileOrigin(msgspec.Struct, frozen=True, kw_only=True, tag="file"):
    """A file on disk, or a member of one (`outer.zip!/inner.txt`)."""

    path: str
    """Relative to the scanned target where possible, `/` separated; bytes that are not UTF-8 as `\\xNN`."""
    exposure: Exposure = Exposure.UNTRACKED


class GitOrigin(msgspec.Struct, frozen=True, kw_only=True, tag="git"):
    """A blob in a git repository."""

    path: str
    """A path at which some commit holds the blob; empty when no commit that a ref reaches holds it."""
    blob: str
    """Full hexadecimal blob id."""
    first: Commit | None = None
    """Earliest commit that holds the secret."""
    last: Commit | None = None
    """Latest commit that holds the secret."""
    at_head: bool = False
    exposure: Exposure = Exposure.COMMITTED


class StreamOrigin(msgspec.Struct, frozen=True, kw_only=True, tag="stream"):
    """Standard input or another stream without a path."""

    path: str = "-"
    exposure: Exposure = Exposure.RUNTIME


class LogOrigin(msgspec.Struct, frozen=True, kw_only=True, tag="log"):
    """A log of a CI system, a cluster or a machine. Lines and columns are those of the file as it is on disk."""

    path: str
    """The log file, or the member of an archive of logs."""
    system: str = ""
    """Whose format it is, such as `github-actions`."""
    job: str = ""
    step: str = ""
    exposure: Exposure = Exposure.RUNTIME


class ImageOrigin(msgspec.Struct, frozen=True, kw_only=True, tag="image"):
    """A container image: a file in a layer, or a field of its configuration."""

    path: str
    """The path in the layer; for the configuration `config:` and a JSON path."""
    image: str
    """The reference, archive or folder as it was given."""
    layer: str = ""
    """Digest of the layer, empty for the configuration."""
    removed: bool = False
    """Whether a later layer deletes or replaces the file: it can be read all the same."""
    exposure: Exposure = Exposure.COMMITTED


class ManifestOrigin(msgspec.Struct, frozen=True, kw_only=True, tag="manifest"):
    """A field of a structured object: a Kubernetes manifest, a Terraform state, a chart's values."""

    path: str
    """The file, or `cluster:CONTEXT` for a live one."""
    kind: str = ""
    namespace: str = ""
    name: str = ""
    field: str = ""
    """JSON path in the object, such as `$.spec.containers[0].env[1].value`."""
    reach: tuple[str, ...] = ()
    """Who can read it (the blast radius), such as `Deployment shop/web`; sorted."""
    exposure: Exposure = Exposure.UNTRACKED


class RecordOrigin(msgspec.Struct, frozen=True, kw_only=True, tag="record"):
    """A record of a transcript, of a dataset or of a tool's own store."""

    path: str
    tool: str = ""
    """The AI tool that wrote it; empty for a dataset."""
    session: str = ""
    record: str = ""
    """The number or key of the record; rows and lines count from 1."""
    field: str = ""
    """Column, or JSON path in the record."""
    role: str = ""
    """Who speaks in a transcript: `user`, `assistant`, `tool`, `system`."""
    exposure: Exposure = Exposure.RUNTIME


Origin = FileOrigin | GitOrigin | StreamOrigin | LogOrigin | ImageOrigin | ManifestOrigin | RecordOrigin

_ELSEWHERE = ("path", "exposure", "first", "last", "at_head", "blob")
"""What every report has keys of its own for."""


def parts(origin: Origin) -> dict[str, str]:
    """What an origin says beyond its path and its commits, by name and in order; only what is there."""
    said = msgspec.structs.asdict(origin)
    return {key: _text(value) for key, value in said.items() if value and key not in _ELSEWHERE}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "yes" if value is True else str(value)
