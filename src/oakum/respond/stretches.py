"""Text with stretches of it replaced, so that lines and JSON stay what they were."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from mmap import mmap
from typing import NamedTuple

from oakum.detect.decode import decode
from oakum.model import Secret

_SHORTEST = 12
"""Bytes of a value that is replaced wherever else it stands: a shorter one may be a word."""
_LEVELS = 3
"""Strings of JSON inside strings of JSON."""

Content = bytes | mmap


class Stretch(NamedTuple):
    """What stands there is replaced."""

    start: int
    end: int
    placeholder: bytes


class Wanted(NamedTuple):
    """A secret and where it was seen."""

    secret: Secret
    placeholder: bytes
    places: tuple[tuple[int, int, tuple[str, ...]], ...]
    """First byte, the one behind the last, and the encodings from the outside in."""


def stretches(content: Content, wanted: Iterable[Wanted]) -> list[Stretch]:
    """Where the secrets stand, ascending, those that overlap as one: the places that are still as they were seen, and
    wherever else the value stands, in the forms that strings of JSON give it."""
    found: list[Stretch] = []
    for one in wanted:
        value = one.secret.reveal()
        for start, end, decoded in one.places:
            if holds(content[start:end], value, decoded):
                found.append(Stretch(start, end, one.placeholder))
        for form in forms(value) if len(value) >= _SHORTEST else ():
            found += (Stretch(at, at + len(form), one.placeholder) for at in _occurrences(content, form))
    return _united(found)


def holds(text: bytes, value: bytes, decoded: Sequence[str] = ()) -> bool:
    """Whether a stretch holds that value, in escapes or encoded."""
    if any(value in one for one in _unescaped(text)):
        return True
    if not decoded:
        return False
    name, *rest = decoded
    return any(holds(inner, value, rest) for run in _unescaped(text) for found, inner in decode(run) if found == name)


def forms(value: bytes) -> list[bytes]:
    """The value as it is, and as strings of JSON hold it up to three deep."""
    found = {value: None}
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return list(found)
    for ascii_ in (True, False):
        written = text
        for _ in range(_LEVELS):
            written = json.dumps(written, ensure_ascii=ascii_)[1:-1]
            found.setdefault(written.encode())
    return list(found)


def replaced(content: Content, first: int, last: int, spans: Iterable[Stretch]) -> Iterator[bytes]:
    """The pieces of `content[first:last]` with the stretches replaced. A stretch keeps its line ends."""
    for start, end, placeholder in spans:
        yield content[first:start]
        yield placeholder + b"\n" * content[start:end].count(b"\n")
        first = end
    yield content[first:last]


def spoils(content: Content, spans: Sequence[Stretch], *, document: bool) -> str:
    """Why the stretches must not be replaced, empty when all is well: JSON has to stay JSON, line by line or, for a
    document, as a whole."""
    for first, last, inside in _lines(content, spans, document=document):
        before, after = content[first:last], b"".join(replaced(content, first, last, inside))
        if before.count(b"\n") != after.count(b"\n"):
            return "lines would be lost"
        if _is_json(before) and not _is_json(after):
            return "JSON would be broken"
    return ""


def _lines(content: Content, spans: Sequence[Stretch], *, document: bool) -> Iterator[tuple[int, int, list[Stretch]]]:
    """The lines that change, each with its stretches."""
    if document:
        yield 0, len(content), list(spans)
        return
    pending: list[Stretch] = []
    end = -1
    for span in spans:
        if pending and span.start >= end:
            yield content.rfind(b"\n", 0, pending[0].start) + 1, end, pending
            pending = []
        pending.append(span)
        end = content.find(b"\n", span.end)
        end = len(content) if end < 0 else end
    if pending:
        yield content.rfind(b"\n", 0, pending[0].start) + 1, end, pending


def _occurrences(content: Content, form: bytes) -> Iterator[int]:
    at = content.find(form)
    while at >= 0:
        yield at
        at = content.find(form, at + len(form))


def _united(spans: Iterable[Stretch]) -> list[Stretch]:
    united: list[Stretch] = []
    for span in sorted(spans):
        if united and span.start < united[-1].end:
            last = united[-1]
            united[-1] = Stretch(last.start, max(last.end, span.end), last.placeholder)
        else:
            united.append(span)
    return united


def _unescaped(text: bytes) -> list[bytes]:
    """The text, and what is in it as a string of JSON, and so on."""
    found = [text]
    for _ in range(_LEVELS):
        try:
            found.append(json.loads(b'"' + found[-1] + b'"', strict=False).encode("utf-8", "surrogatepass"))
        except ValueError:
            break
    return found


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True
