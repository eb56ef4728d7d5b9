"""The ignore file: exceptions for known secrets, for a rule at some places, or from policies (see
`oakum.policy.waivers`), each with a reason and an end.

[[ignore]]
secret = "sid_..."                 # or: rule = "generic-*" and path = "tests/**"
reason = "revoked on 3 March, kept in the history"
owner = "platform team"
added = 2026-01-10
expires = 2026-04-10
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import msgspec

from oakum.model import ConfigError, Finding, Location, ScanResult, Suppression
from oakum.policy.atomic import write_text
from oakum.policy.globs import PathTest, path_test
from oakum.rules import toml

DEFAULT_DAYS = 90
"""How long an exception holds when nothing else is asked for."""
_MOST_SECRETS = 20_000
_MOST_PLACES = 1_000
_IDENTITY = r"sid_[a-z2-7]{26}"
_ORDER = (
    *("secret", "rule", "path", "policy", "namespace", "repository"),
    *("reason", "owner", "ticket", "added", "expires"),
)
_HEADER = """\
# Exceptions of `oakum scan`, written by `oakum ignore`. Each has a reason, and holds until `expires`.
"""

Text = Annotated[str, msgspec.Meta(max_length=2000)]


class Ignore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One exception: for a `secret` wherever it stands, for what a `rule` finds at some `path`, or from a `policy`."""

    reason: Text
    secret: Text = ""
    """The identity, `sid_...`."""
    rule: Text = ""
    """Rule id, or a glob over ids."""
    path: Text = ""
    """Glob over paths; see `oakum.policy.globs`."""
    policy: Text = ""
    """Rule of a policy such as `oakum.kubernetes.literal-env`, or a glob over them; `secret`, `path`, `namespace` and
    `repository` then say about what, and where, as far as they are given."""
    namespace: Text = ""
    """Glob over namespaces."""
    repository: Text = ""
    """Glob over repositories."""
    owner: Text = ""
    ticket: Text = ""
    added: date | None = None
    expires: date | None = None
    """The last day on which it holds; without one it holds for ever."""

    @property
    def target(self) -> tuple[str, ...]:
        """What it is about; there is one exception for each."""
        return (self.secret, self.rule, self.path, self.policy, self.namespace, self.repository)

    @property
    def origin(self) -> str:
        """Where it stands, unless in the ignore file."""
        return ""

    def ended(self, today: date) -> str:
        """Why it no longer holds; empty while it does."""
        return f"it ended on {self.expires}" if self.expires is not None and self.expires < today else ""

    def expired(self, today: date) -> bool:
        """Whether it no longer holds."""
        return bool(self.ended(today))


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """Findings after the exceptions had their say."""

    findings: tuple[Finding, ...]
    """Open and suppressed ones, in the order given. A finding with only some places excepted comes twice:
    open with the other places, and suppressed with these."""
    expired: tuple[Ignore, ...]
    """Exceptions that would have suppressed something if they still held."""


def load(path: Path, *, required: bool = False) -> tuple[Ignore, ...]:
    """The exceptions of a file; none if it is absent, unless `required`. Raises ConfigError."""
    if not required and not path.exists():
        return ()
    return parse(toml.read_bytes(path, ConfigError), path)


def parse(raw: bytes, where: object) -> tuple[Ignore, ...]:
    """The exceptions in the text of an ignore file; `where` names it in messages. Raises ConfigError."""
    tables = toml.parse(raw, where, ConfigError)
    entries = tables.pop("ignore", [])
    if tables:
        raise ConfigError(f"{where}: unknown key {ascii(next(iter(tables)))[:100]}; only [[ignore]] entries are known")
    if not isinstance(entries, list) or len(entries) > _MOST_SECRETS:
        raise ConfigError(f"{where}: `ignore`: expected at most {_MOST_SECRETS} tables that start with [[ignore]]")
    checked = tuple(_entry(entry, f"{where}: ignore entry {n}") for n, entry in enumerate(entries, start=1))
    if sum(bool(entry.rule) for entry in checked) > _MOST_PLACES:
        raise ConfigError(f"{where}: has more than {_MOST_PLACES} entries for rules and paths; use wider globs")
    return checked


def render(entries: Iterable[Ignore]) -> str:
    """The text of an ignore file: sorted, one line a value, so that two branches' additions merge."""
    tables = []
    for entry in sorted(entries, key=lambda entry: entry.target):
        values = {name: value for name in _ORDER if (value := getattr(entry, name))}
        tables.append("\n" + toml.table("[[ignore]]", values))
    return _HEADER + "".join(tables)


def save(path: Path, entries: Iterable[Ignore]) -> None:
    """Writes the file anew, whole or not at all; comments in it are lost. Raises ConfigError."""
    write_text(path, render(entries))


def add(entries: Sequence[Ignore], entry: Ignore, today: date, days: int = DEFAULT_DAYS) -> tuple[Ignore, ...]:
    """The entries with one more, in place of one about the same; without `expires` it ends after `days`.

    Raises ConfigError for an entry that would not load again.
    """
    dated = msgspec.structs.replace(
        entry, added=entry.added or today, expires=entry.expires or today + timedelta(days=days)
    )
    check(dated, "the new exception")
    return (*(old for old in entries if old.target != entry.target), dated)


def prune(entries: Sequence[Ignore], result: ScanResult, today: date) -> tuple[tuple[Ignore, ...], tuple[Ignore, ...]]:
    """The entries to keep and those to drop: expired, or about nothing that the (complete) scan has seen."""
    findings = (*result.findings, *result.suppressed)
    used = _used_by(findings, [entry for entry in entries if not (entry.policy or entry.expired(today))])
    kept = tuple(e for e in entries if e in used or (e.policy and not e.expired(today)))
    return kept, tuple(e for e in entries if e not in kept)


def apply(
    findings: Iterable[Finding], entries: Sequence[Ignore], today: date, source: str = ".oakumignore.toml"
) -> Applied:
    """The findings, what is excepted suppressed (kind `ignore`); what is suppressed already stays so."""
    seen = tuple(findings)
    entries = [entry for entry in entries if not entry.policy]
    holding = _Index(entry for entry in entries if not entry.expired(today))
    out: list[Finding] = []
    for finding in seen:
        out.extend([finding] if finding.suppression else _split(finding, holding, source))
    still_open = [finding for finding in out if not finding.suppression]
    late = _used_by(still_open, [entry for entry in entries if entry.expired(today)])
    return Applied(findings=tuple(out), expired=tuple(entry for entry in entries if entry in late))


class _Index:
    """Exceptions, ready to be asked about a place."""

    def __init__(self, entries: Iterable[Ignore]) -> None:
        self._secrets: dict[str, Ignore] = {}
        self._places: list[tuple[Ignore, PathTest]] = []
        self._places_of_rule: dict[str, list[tuple[Ignore, PathTest]]] = {}
        for entry in entries:
            if entry.secret:
                self._secrets[entry.secret] = entry
            else:
                self._places.append((entry, path_test([entry.path])))

    def about(self, finding: Finding) -> Ignore | None:
        """The exception for the secret itself."""
        return self._secrets.get(finding.secret_id)

    def at(self, finding: Finding, location: Location) -> Iterator[Ignore]:
        """The exceptions for the rule at this place."""
        path, rule = location.origin.path, finding.rule
        if rule not in self._places_of_rule:
            self._places_of_rule[rule] = [place for place in self._places if fnmatchcase(rule, place[0].rule)]
        return (entry for entry, test in self._places_of_rule[rule] if test(path))


def _split(finding: Finding, index: _Index, source: str) -> Iterable[Finding]:
    """The finding with its open places, then once for each exception with the places that this covers."""
    if about := index.about(finding):
        return [finding.replace(suppression=_suppression(about, source))]
    groups: dict[Ignore | None, list[Location]] = {}
    for location in finding.locations:
        groups.setdefault(next(index.at(finding, location), None), []).append(location)
    open_places = groups.pop(None, [])
    parts = [finding.replace(locations=tuple(open_places))] if open_places else []
    for entry, places in groups.items():
        if entry:
            parts.append(finding.replace(locations=tuple(places), suppression=_suppression(entry, source)))
    return parts


def _suppression(entry: Ignore, source: str) -> Suppression:
    return Suppression(
        kind="ignore",
        reason=entry.reason,
        source=entry.origin or source,
        owner=entry.owner,
        ticket=entry.ticket,
        expires=str(entry.expires or ""),
    )


def _used_by(findings: Sequence[Finding], entries: Iterable[Ignore]) -> set[Ignore]:
    """The entries that are about at least one of the findings."""
    index, used = _Index(entries), set[Ignore]()
    for finding in findings:
        if about := index.about(finding):
            used.add(about)
        for location in finding.locations:
            used.update(index.at(finding, location))
    return used


def _entry(raw: Any, where: str) -> Ignore:
    try:
        entry = msgspec.convert(raw, Ignore)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {str(error).replace('Object', 'It')}") from None
    check(entry, where)
    return entry


def check(entry: Ignore, where: str) -> None:
    """Raises ConfigError for an exception that is about nothing, about too much, or has no reason."""
    if not entry.reason.strip():
        raise ConfigError(f"{where}: needs a reason")
    if entry.policy:
        if entry.rule:
            raise ConfigError(f"{where}: `policy` and `rule` do not go together: `policy` names the rule of a policy")
    elif entry.namespace or entry.repository:
        raise ConfigError(f"{where}: `namespace` and `repository` go with `policy` only")
    elif bool(entry.secret) == bool(entry.rule or entry.path) or bool(entry.rule) != bool(entry.path):
        raise ConfigError(f"{where}: give either `secret`, or `rule` and `path`, or `policy`")
    if entry.secret and not re.fullmatch(_IDENTITY, entry.secret):
        raise ConfigError(f"{where}: `secret` must be an identity as reports show it: sid_ and 26 characters")
