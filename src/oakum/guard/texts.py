"""The texts of an event as the detector is shown them, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from oakum.detect.detector import Detection
from oakum.detect.known.names import Says, says
from oakum.guard.event import Piece
from oakum.guard.seek import Found
from oakum.model import Secret

_LONGEST_VALUE = 512
_LEFT_OUT = "\n[oakum: the remaining {} bytes were too many to be looked at in time, and are left out]"

Name = Callable[[str, Secret], str]
"""The placeholder for a rule's id and a secret."""


class Texts:
    """Pieces in bytes. A short value whose key is called like a secret is shown once more as `KEY = "VALUE"`, for the
    rules that go by a name."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._raw = [encoded(piece.text) for piece in pieces]
        self._named = [(number, _prefix(piece)) for number, piece in enumerate(pieces) if _has_telling_key(piece)]

    @property
    def shown(self) -> list[bytes]:
        """What the detector is to look at."""
        return self._raw + [prefix + self._raw[number] + b'"' for number, prefix in self._named]

    def by_piece(self, found: Found) -> dict[int, list[Detection]]:
        """The detections of each piece that has any, by start, with offsets in the piece."""
        sorted_: dict[int, list[Detection]] = {}
        for one in found.detections:
            owner, shift = one.owner, 0
            if owner >= len(self._raw):
                number, prefix = self._named[owner - len(self._raw)]
                owner, shift = number, len(prefix)
            start, end = max(one.start - shift, 0), min(one.end - shift, len(self._raw[owner]))
            if start < end:
                sorted_.setdefault(owner, []).append(msgspec.structs.replace(one, owner=owner, start=start, end=end))
        return {owner: sorted(ones, key=lambda one: (one.start, -one.end)) for owner, ones in sorted_.items()}

    def stretch(self, detection: Detection) -> Secret:
        """What stands at the place of a detection, as it stands there."""
        return Secret(self._raw[detection.owner][detection.start : detection.end])

    def redacted(self, number: int, detections: Iterable[Detection], name: Name, upto: int | None = None) -> str:
        """The text of a piece with placeholders; what is behind the byte `upto` is left out, and that is said."""
        raw = self._raw[number]
        end = len(raw) if upto is None else upto
        pieces, at = [], 0
        for one in detections:
            if one.start >= end:
                break
            if one.start >= at:
                pieces += [raw[at : one.start], name(one.rule, self.stretch(one)).encode()]
            at = max(at, one.end)
        pieces.append(raw[at:end])
        if upto is not None:
            pieces.append(_LEFT_OUT.format(len(raw) - end).encode())
        return b"".join(pieces).decode("utf-8", "surrogatepass" if upto is None else "replace")

    def size(self, number: int) -> int:
        """Bytes of a piece."""
        return len(self._raw[number])

    def __len__(self) -> int:
        return len(self._raw)


def encoded(text: str) -> bytes:
    """UTF-8, whatever a host put into its strings."""
    return text.encode("utf-8", "surrogatepass")


def _has_telling_key(piece: Piece) -> bool:
    key = piece.where[-1] if piece.where else ""
    if not isinstance(key, str) or len(piece.text) > _LONGEST_VALUE or '"' in piece.text or "\n" in piece.text:
        return False
    return says(key) is Says.SECRET


def _prefix(piece: Piece) -> bytes:
    return encoded(f'{piece.where[-1]} = "')
