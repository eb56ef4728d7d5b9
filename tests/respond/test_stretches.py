from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import Secret
from oakum.respond.stretches import Stretch, Wanted, forms, holds, replaced, spoils, stretches

_VALUE = st.text(st.characters(codec="utf-8"), min_size=12, max_size=30)
_PLACEHOLDER = b"<oakum:rule:abcd2345>"


def wanted(value: bytes, *places: tuple[int, int, tuple[str, ...]]) -> Wanted:
    return Wanted(Secret(value), _PLACEHOLDER, places)


def cleaned(content: bytes, *those: Wanted) -> bytes:
    return b"".join(replaced(content, 0, len(content), stretches(content, those)))


@given(_VALUE, st.booleans(), st.integers(0, 3))
def test_a_value_goes_from_json_in_json(value: str, ascii_: bool, nested: int) -> None:
    content: object = f"before {value} after"
    for _ in range(nested):
        content = json.dumps({"a": content}, ensure_ascii=ascii_)
    line = json.dumps([content], ensure_ascii=ascii_).encode()
    clean = cleaned(line, wanted(value.encode()))
    if nested < 3:
        (inner,) = json.loads(clean)
        for _ in range(nested):
            inner = json.loads(inner)["a"]
        assert inner == f"before {_PLACEHOLDER.decode()} after"
    assert not spoils(line, stretches(line, [wanted(value.encode())]), document=False)


def test_places_count_while_they_are_as_they_were_seen() -> None:
    content = b"word short word other"
    assert cleaned(content, wanted(b"short", (5, 10, ()))) == b"word " + _PLACEHOLDER + b" word other"
    assert cleaned(content, wanted(b"short", (16, 21, ()))) == content


def test_a_short_value_stays_elsewhere_and_a_long_one_does_not() -> None:
    assert cleaned(b"short short", wanted(b"short", (0, 5, ()))) == _PLACEHOLDER + b" short"
    value = b"long enough value"
    assert cleaned(value + b" " + value, wanted(value)) == _PLACEHOLDER + b" " + _PLACEHOLDER


def test_encoded_ones_go_as_a_whole() -> None:
    value = b"the value that is hidden"
    run = base64.b64encode(base64.b64encode(b"token: " + value))
    content = b"x " + run + b" y"
    place = (2, 2 + len(run), ("base64", "base64"))
    assert cleaned(content, wanted(value, place)) == b"x " + _PLACEHOLDER + b" y"
    assert not holds(run, value, ("hex",))
    assert not holds(b"something else", value, ("base64",))


def test_stretches_that_overlap_are_one() -> None:
    content = b"user:password@host.example"
    those = [wanted(b"user:password", (0, 13, ())), wanted(b"password", (5, 13, ()))]
    assert stretches(content, those) == [Stretch(0, 13, _PLACEHOLDER)]


def test_lines_stay() -> None:
    value = b"-----BEGIN\nbody body body\n-----END"
    content = b"a\n" + value + b"\nb\n"
    clean = cleaned(content, wanted(value))
    assert clean == b"a\n" + _PLACEHOLDER + b"\n\n\nb\n"
    assert clean.count(b"\n") == content.count(b"\n")


def test_json_must_stay_json() -> None:
    content = b'{"a": 1}\n{"b": "x"}\n'
    broken = [Stretch(15, 20, _PLACEHOLDER)]
    assert spoils(content, broken, document=False) == "JSON would be broken"
    assert spoils(b"no json", [Stretch(0, 2, b"x")], document=False) == ""
    assert spoils(b'{"a": "x"}', [Stretch(7, 8, b'"')], document=True) == "JSON would be broken"


def test_lines_must_not_be_lost() -> None:
    assert spoils(b"abc", [Stretch(0, 1, b"x\n")], document=True) == "lines would be lost"


def test_forms_of_what_is_no_text() -> None:
    assert forms(b"\xff\xfe") == [b"\xff\xfe"]
    assert forms(b'a"b')[:3] == [b'a"b', b'a\\"b', b'a\\\\\\"b']


@pytest.mark.parametrize("count", [1, 5])
def test_lines_are_looked_at_once_each(count: int) -> None:
    line = b'{"a": "' + b"secret-value-1 " * count + b'"}\n'
    content = line * 3
    spans = stretches(content, [wanted(b"secret-value-1")])
    assert len(spans) == 3 * count
    assert spoils(content, spans, document=False) == ""
