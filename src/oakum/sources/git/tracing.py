"""Follows a secret through the versions of a file, and says where exactly it stands in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from oakum.kernel import WRAPPED, Reader, kind_of
from oakum.model import Finding, GitOrigin, Location, Span
from oakum.model.arena import span_in
from oakum.sources.git.objects import ObjectStore


class Trace(msgspec.Struct, frozen=True):
    """Why a blob counts as holding a secret."""

    text: bytes
    """What to look for in it: the secret, or the encoded form in which it stands there. Empty where `is_apart`."""
    seen: Location
    """The location that it was followed from."""

    def __repr__(self) -> str:
        return f"<Trace of {len(self.text)} bytes>"


def traced(finding: Finding, objects: ObjectStore) -> dict[int, Trace]:
    """Global position of every blob that holds the secret, as far as the finding's own locations lead."""
    reader = objects.reader()
    traces: dict[int, Trace] = {}
    # In a pack a base stands before what is made from it: so each version is followed once.
    for start, location in sorted(seeds(finding, objects), key=lambda seed: seed[0]):
        if start not in traces:
            trace = traces[start] = Trace(_text(finding, location, reader, start), location)
            if trace.text:
                traces |= {position: trace for position in reader.trace(start, trace.text) if position not in traces}
    return traces


def seeds(finding: Finding, objects: ObjectStore) -> Iterator[tuple[int, Location]]:
    """Global positions of the blobs in which the secret was found, with the locations."""
    for location in finding.locations:
        if isinstance(location.origin, GitOrigin):
            start = objects.find(bytes.fromhex(location.origin.blob))
            if start is not None:
                yield start, location


def _text(finding: Finding, location: Location, reader: Reader, position: int) -> bytes:
    content: bytes = reader.read(position) or b""
    if is_apart(location, content):
        return b""
    return content[location.span.start : location.span.end] if location.decoded else finding.secret.reveal()


def is_apart(location: Location, content: bytes) -> bool:
    """Whether a blob of that content does not hold what was looked at as it stands: the location is in an archive, or
    in UTF-16. Then its versions share no text, and the location has its lines already."""
    return bool(location.origin.path) or kind_of(content, True) == WRAPPED


def placed(traces: Iterable[Trace], content: bytes, origin: GitOrigin) -> Location | None:
    """The location in a blob of that content, by the first trace that fits; None when none does."""
    for trace in traces:
        if not trace.text:
            named = msgspec.structs.replace(origin, path=origin.path + trace.seen.origin.path)
            return msgspec.structs.replace(trace.seen, origin=named)
        start = trace.seen.span.start
        if content[start : start + len(trace.text)] != trace.text:
            start = content.find(trace.text)
        if start >= 0:
            span: Span = span_in(content, start, start + len(trace.text))
            return msgspec.structs.replace(trace.seen, origin=origin, span=span)
    return None
