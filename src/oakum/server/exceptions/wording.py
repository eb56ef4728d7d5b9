"""What people write into the register holds no secret and nothing that moves a terminal's cursor."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from oakum.detect.detector import Detector
from oakum.policy.exceptions import Ignore
from oakum.server.exceptions.book import Refused

_LIKELY = 0.5


class Wording:
    """Looks at texts before they are written down. One thread uses it, as the detector."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector

    def check(self, exception: Ignore | None, note: str) -> None:
        """Raises Refused, which names the field and never quotes it."""
        for name, text in _texts(exception, note):
            if not text.isprintable():
                raise Refused(422, f"{name}: holds characters that cannot be printed")
            if any(one.confidence >= _LIKELY for one in self._detector.text(text.encode())):
                raise Refused(422, f"{name}: holds what looks like a secret; name it by its identity, sid_..., only")


def _texts(exception: Ignore | None, note: str) -> Iterator[tuple[str, str]]:
    yield "note", note
    if exception is not None:
        values = msgspec.structs.asdict(exception)
        yield from ((name, text) for name, text in values.items() if isinstance(text, str) and name != "secret")
