from __future__ import annotations

import io
import re
from collections.abc import Iterable
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known import KnownValue, build
from oakum.detect.known.sensor import KnownSensor
from oakum.detect.redact import Redactor
from oakum.guard.shell.output import finder, pump
from oakum.model import Identity, Secret

WORD = re.compile(rb"hush\d+")


def redactor() -> Redactor:
    def find(text: bytes):
        return [SimpleNamespace(start=m.start(), end=m.end(), rule="r", secret=None) for m in WORD.finditer(text)]

    return Redactor(find, (), lambda *_: b"<gone>")  # type: ignore[arg-type]


def pumped(pieces: Iterable[bytes], until: str = "") -> tuple[bytes, bool]:
    rest, out = iter(pieces), io.BytesIO()
    more = pump(lambda _: next(rest, b""), out, redactor(), until)
    return out.getvalue(), more


@given(st.lists(st.integers(1, 40)))
def test_the_mark_is_found_wherever_the_pieces_part(cuts: list[int]) -> None:
    text, pieces = b"a hush12 b\nlast hush3\x1enonce\x1e", []
    for cut in cuts:
        pieces.append(text[:cut])
        text = text[cut:]
    assert pumped(filter(None, [*pieces, text]), "nonce") == (b"a <gone> b\nlast <gone>", True)


def test_without_a_mark_it_goes_to_the_end() -> None:
    assert pumped([b"a\x1enon", b"ce hush1\n"], "nonce") == (b"a\x1enonce <gone>\n", False)
    assert pumped([b"a hush1"]) == (b"a <gone>", False)
    assert pumped([]) == (b"", False)


@pytest.mark.parametrize("marker", [b"", b"  # oakum:allow"])
def test_known_values_are_found_wherever_they_come_from(tools, marker: bytes) -> None:
    value = "Quiet-" + "harbour-19-lantern"
    known = KnownValue(kind="dotenv", name="X", secret=Secret(value.encode()), place=".env", path="/x/.env")
    find = finder(tools.detector(), KnownSensor(build([known], Identity(bytes(32)))), 0.5)
    assert [(one.start, one.end) for one in find(b"x=" + value.encode() + marker)] == [(2, 2 + len(value))]
    assert find(b"") == []
