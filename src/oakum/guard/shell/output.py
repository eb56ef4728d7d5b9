"""The output of a command on its way to an agent: redacted as it comes."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable
from typing import BinaryIO

from oakum.detect.detector import Detection, Detector
from oakum.detect.known.sensor import KnownSensor
from oakum.detect.redact import Find, Redactor
from oakum.guard.shell.wrap import END
from oakum.model.arena import HEAD, TAIL

_PIECE = 1 << 16

Read = Callable[[int], bytes]
"""At most so many bytes of what is there, nothing at the end."""


def finder(detector: Detector, known: KnownSensor | None, threshold: float) -> Find:
    """What the rules find and what is known to be secret. Markers in the text do not count, and a known value is one
    wherever it comes from."""

    def find(text: bytes) -> list[Detection]:
        data, segments = memoryview(text), array("q", (0, len(text), 0, 0, HEAD | TAIL))
        found = detector.scan(data, segments, known.scan if known else None) if text else []
        if known is not None and text:
            found = known.beside(found, data, segments, _nowhere)
        return [one for one in found if one.confidence >= threshold]

    return find


def pump(read: Read, out: BinaryIO, redactor: Redactor, until: str = "") -> bool:
    """Copies to the end, or to the mark of a wrapped command; whether there may be more behind that."""
    mark = f"{END}{until}{END}".encode() if until else b""
    held = b""
    while piece := read(_PIECE):
        text = held + piece
        before, found, after = text.partition(mark) if mark else (text, b"", b"")
        if found:
            _write(out, redactor.feed(before) + redactor.close() + redactor.feed(after))
            return True
        held = _begun(text, mark)
        _write(out, redactor.feed(text[: len(text) - len(held)]))
    _write(out, redactor.feed(held) + redactor.close())
    return False


def leave_behind(read: Read, out: BinaryIO, redactor: Redactor) -> None:
    """Goes on for what runs in the background, in a process of its own, so that nobody waits for that."""
    if os.fork() == 0:
        try:
            pump(read, out, redactor)
        finally:
            os._exit(0)


def _nowhere(owner: int, start: int, end: int) -> None:
    """Output is no file in which a value could be at home."""


def _begun(text: bytes, mark: bytes) -> bytes:
    """The beginning of the mark, if the text ends with one."""
    return next((text[-size:] for size in range(len(mark) - 1, 0, -1) if text.endswith(mark[:size])), b"")


def _write(out: BinaryIO, text: bytes) -> None:
    if text:
        out.write(text)
        out.flush()
