"""The baseline: identities of secrets that were there when it was written, so that only new ones fail a run.

It is keyed by identity alone: moved lines, renamed files and rebases change nothing in it. Rule and path are
for the reader. A check value tells whether it was written under the identity key in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from oakum.model import ConfigError, Finding, Identity, Secret, Suppression
from oakum.policy.atomic import write_text

VERSION = 1
_LARGEST = 256 << 20
_CONSTANT = Secret(b"oakum baseline key check")
_IDENTITY = r"sid_[a-z2-7]{26}"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """One secret of a baseline."""

    secret_id: str
    rule: str
    path: str
    """Where it was first seen."""


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """Secrets that are known, by identity."""

    known: dict[str, Known]
    source: str = ""
    """The file's path."""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: int
    key_check: str
    secrets: tuple[Known, ...]


def key_check(identity: Identity) -> str:
    """Equal for equal identity keys; says nothing about the key."""
    return identity.of(_CONSTANT)


def write(path: Path, findings: Iterable[Finding], identity: Identity, previous: Baseline | None = None) -> None:
    """Writes a baseline of these findings, whole or not at all. Raises ConfigError when it cannot."""
    write_text(path, render(findings, identity, previous))


def render(findings: Iterable[Finding], identity: Identity, previous: Baseline | None = None) -> str:
    """The text of a baseline: sorted, one secret a line; what `previous` says of a secret stays as it is."""
    known = {entry.secret_id: entry for finding in findings for entry in _entries(finding)}
    if previous:
        known = {id_: previous.known.get(id_, entry) for id_, entry in known.items()}
    lines = ",\n".join(f"    {msgspec.json.encode(known[id_]).decode()}" for id_ in sorted(known))
    secrets = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "key_check": "{key_check(identity)}",\n  "secrets": {secrets}\n}}\n'


def _entries(finding: Finding) -> Iterator[Known]:
    """One for each secret in the finding: a part may stand alone again once the rest is gone."""
    path = finding.locations[0].origin.path
    yield from (Known(secret_id=one.secret_id, rule=one.name, path=path) for one in finding.parts if one.secret_id)
    yield Known(secret_id=finding.secret_id, rule=finding.rule, path=path)


def load(path: Path, identity: Identity) -> Baseline:
    """The baseline in a file. Raises ConfigError when it is none, or was written under another key."""
    return parse(_read(path), identity, str(path))


def parse(raw: bytes, identity: Identity, where: str) -> Baseline:
    """The baseline in a text; `where` names it in messages. Raises ConfigError."""
    try:
        file = msgspec.json.decode(raw, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{where}: is not a baseline of Oakum: {error}; write it anew") from None
    if file.version != VERSION:
        raise ConfigError(f"{where}: has version {file.version}, this Oakum knows {VERSION}; write it anew")
    if file.key_check != key_check(identity):
        raise ConfigError(
            f"{where}: was written under another identity key, so it would match nothing; share that key"
            " (OAKUM_IDENTITY_KEY or OAKUM_IDENTITY_KEY_FILE), or write the baseline anew"
        )
    for number, entry in enumerate(file.secrets, start=1):
        if not re.fullmatch(_IDENTITY, entry.secret_id):
            raise ConfigError(f"{where}: secret {number}: `secret_id` is not an identity; write the baseline anew")
    return Baseline(known={entry.secret_id: entry for entry in file.secrets}, source=where)


def apply(findings: Iterable[Finding], baseline: Baseline) -> tuple[Finding, ...]:
    """The findings, known ones suppressed (kind `baseline`); what is suppressed already stays so."""
    suppression = Suppression(kind="baseline", reason="known when the baseline was written", source=baseline.source)
    return tuple(
        finding
        if finding.suppression or finding.secret_id not in baseline.known
        else finding.replace(suppression=suppression)
        for finding in findings
    )


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ConfigError(f"{path}: there is no such baseline file; write one with --write-baseline")
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(raw) > _LARGEST:
        raise ConfigError(f"{path}: has more than {_LARGEST} bytes, which is no baseline")
    return raw
