"""The index of known values: what stretches of a text have to hash to, for it to hold one of them.

**What is kept.** Of each form of a value (`forms`): 24 bits of a keyed hash of its last eight bytes, 16 bits of one of
its first eight, and its length. Of each value: 128 bits of keyed BLAKE2b of it, and of it in lower case; its identity;
and what it is called where. The value itself is in no index, neither in memory nor as bytes. (The collector's copy goes
with the last `KnownValue`; Python frees memory, it does not wipe it.)

**What that is worth.** Without the key an index tells how many values there are, how long they are, and what they are
called. Who has the key too can test guesses: a value that a person chose is found that way, and of any other the first
and the last eight bytes. So a key is made anew for each index, lives in memory, and is not in `to_bytes`.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable

import msgspec

from oakum.detect.known.forms import Form, forms
from oakum.detect.known.tables import CODE_BITS, WINDOW, Row, Tables, tables
from oakum.detect.known.value import SHORTEST, KnownValue, needle
from oakum.kernel import known_hash
from oakum.model import Identity, OakumError, SecretId, Skipped

MOST = 100_000
"""Values that one index holds."""

_KEY_LENGTH = 32
_DIGEST = 16
_STALE = "the stored index of known values is damaged, or of another machine or version: build it anew"
_CROWD = 2
"""Forms that may share an anchor: a text that is made of nothing else should not be slow."""


class StaleIndex(OakumError):  # noqa: N818 - named for what it is
    """A stored index of known values cannot be used."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What an index knows of one value."""

    secret_id: SecretId
    exact: bytes
    """Keyed hash of what is searched for, 128 bits."""
    lower: bytes
    """The same of it in lower case (ASCII letters)."""
    partial: bool
    """Whether what is searched for is only a line, or the end, of the value."""
    labels: tuple[str, ...]
    """What it is called where: `env:DB_PASSWORD`."""
    paths: tuple[str, ...] = ()
    """The files that it was collected from, absolute."""


class KnownIndex(msgspec.Struct, frozen=True, kw_only=True):
    """Known values as hashes. Cheap to hand to other processes; `search.Search` looks into texts with it."""

    key: bytes
    entries: tuple[Entry, ...]
    tables: Tables
    skipped: tuple[Skipped, ...] = ()
    """Values that were not, or not in every form, taken in, by their label."""

    def __repr__(self) -> str:
        return f"<KnownIndex of {len(self.entries)} values>"

    def digest(self, text: bytes) -> bytes:
        """The keyed hash of a text, as entries have it of theirs."""
        return _digest(self.key, text)

    def to_bytes(self) -> bytes:
        """All but the key, which has to come on by another way."""
        return msgspec.msgpack.encode((self.entries, self.tables, self.skipped))


def from_bytes(content: bytes, key: bytes) -> KnownIndex:
    """The index of `KnownIndex.to_bytes`. Raises StaleIndex when it is damaged or of another machine or version."""
    try:
        entries, table, skipped = _DECODER.decode(content)
    except msgspec.DecodeError:
        raise StaleIndex(_STALE) from None
    if not table.are_sound(len(Form)):
        raise StaleIndex(_STALE)
    return KnownIndex(key=key, entries=entries, tables=table, skipped=skipped)


_DECODER = msgspec.msgpack.Decoder(tuple[tuple[Entry, ...], Tables, tuple[Skipped, ...]])


def build(values: Iterable[KnownValue], identity: Identity, key: bytes | None = None) -> KnownIndex:
    """The index of all values of at least eight bytes; the same value from several places is one entry.

    `key` are 32 bytes, random when none are given. A thousand values take about 50 ms.
    """
    key = key or os.urandom(_KEY_LENGTH)
    builder = _Builder(key, identity)
    for value in sorted(values, key=lambda one: len(one.secret)):  # short ones have the least choice of anchors
        builder.add(value)
    return KnownIndex(
        key=key,
        entries=tuple(builder.entries.values()),
        tables=tables(builder.rows),
        skipped=tuple(builder.skipped),
    )


def seeds(key: bytes) -> tuple[int, int]:
    """What the kernel hashes windows with."""
    derived = hashlib.blake2b(b"windows", key=key, digest_size=16).digest()
    return int.from_bytes(derived[:8], "little"), int.from_bytes(derived[8:], "little")


def _digest(key: bytes, text: bytes) -> bytes:
    return hashlib.blake2b(text, key=key, digest_size=_DIGEST, person=b"known value").digest()


class _Builder:
    """Takes in one value after the other."""

    def __init__(self, key: bytes, identity: Identity) -> None:
        self._key = key
        self._seeds = seeds(key)
        self._identity = identity
        self._crowd: Counter[int] = Counter()
        self.entries: dict[bytes, Entry] = {}
        self.rows: list[Row] = []
        self.skipped: list[Skipped] = []

    def add(self, value: KnownValue) -> None:
        text = needle(value.secret.reveal())
        exact = _digest(self._key, text)
        if exact in self.entries:
            self.entries[exact] = _also(self.entries[exact], value)
        elif len(text) < SHORTEST:
            self._skip(value, "not a known value", f"shorter than {SHORTEST} bytes", by_default=True)
        elif len(self.entries) == MOST:
            self._skip(value, "known value left out", f"there are more than {MOST}")
        else:
            self._take(value, text, exact)

    def _take(self, value: KnownValue, text: bytes, exact: bytes) -> None:
        for form, written in forms(text):
            row = self._row(written, form)
            if row:
                self.rows.append(row)
            else:
                self._skip(value, "known value left out", f"too many are alike, as {form.name.lower()}")
        self.entries[exact] = Entry(
            secret_id=self._identity.of(value.secret),
            exact=exact,
            lower=_digest(self._key, text.lower()),
            partial=text != value.secret.reveal().strip(),
            labels=(value.label,),
            paths=(value.path,) if value.path else (),
        )

    def _row(self, written: bytes, form: Form) -> Row | None:
        """The form by the last window of it that not too many others have."""
        check = known_hash(self._seeds, written[:WINDOW])
        for before in (*range(len(written) - WINDOW, 0, -WINDOW // 2), 0):
            code = known_hash(self._seeds, written[before : before + WINDOW]) >> (64 - CODE_BITS)
            if self._crowd[code] < _CROWD:
                self._crowd[code] += 1
                return Row(code, before, len(written), check & 0xFFFF, form)
        return None

    def _skip(self, value: KnownValue, reason: str, detail: str, *, by_default: bool = False) -> None:
        self.skipped.append(Skipped(path=value.label, reason=reason, detail=detail, by_default=by_default))


def _also(entry: Entry, value: KnownValue) -> Entry:
    """The entry with a further place that has its value."""
    return msgspec.structs.replace(
        entry,
        labels=tuple(dict.fromkeys((*entry.labels, value.label))),
        paths=tuple(dict.fromkeys((*entry.paths, value.path))) if value.path else entry.paths,
    )
