"""Both kernels read the same assignments, in all the ways that languages write them."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.kernel.plain import assign
from oakum.kernel.plain.assign import (
    ADJACENT,
    ARGUMENT,
    ATTRIBUTE,
    CALL,
    CELL,
    COLON,
    COMPARED,
    CONVERTED,
    ELEMENT,
    ESCAPED,
    NEAR,
    OPTION,
    QUOTED,
    SIGN,
    WORDS,
    assigned,
    assigned_near,
)

LINES = [
    ('OWN_KEY="V"', SIGN | QUOTED),
    ("own-key: V", COLON),
    ("  'ownKey' => 'V',", SIGN | QUOTED),
    ("own_key := V", SIGN),
    ("own_key =~ 'V'", COMPARED | QUOTED),
    ("own_key ?= V", SIGN),
    ("let ownKey: Option<&str> = Some", 0),
    ('ownKey: string = "V";', SIGN | QUOTED),
    ('ownKey?: "V"', COLON | QUOTED),
    ("if own_key == 'V':", COMPARED | QUOTED),
    ("own_key!='V'", COMPARED | QUOTED),
    ('setOwnKey("V")', CALL | QUOTED),
    ('config["own_key_2"] = "V"', SIGN | QUOTED),
    ("define('OWN_KEY', 'V');", ARGUMENT | QUOTED),
    ('["--own-key", "V"]', ARGUMENT | QUOTED),
    ('<add key="OwnKey" value="V"/>', ATTRIBUTE | QUOTED),
    ("<own-key>V</own-key>", ELEMENT),
    ('<entry key="own_key">V</entry>', ELEMENT),
    ("run --own-key V now", OPTION),
    ("run --own-key 'V'", OPTION | QUOTED),
    ("run --own-key=V", SIGN),
    ("own_key 'V'", ADJACENT | QUOTED),
    ("| own_key | V |", CELL),
    ("| own_key | `V` |", CELL | QUOTED),
    ("Own key of the account: V", COLON | WORDS),
    ('own_key = base64.b64decode("V")', SIGN | QUOTED | CONVERTED),
    ('own_key = [("V")', SIGN | QUOTED),
    (r'"{\"own_key\": \"V\"}"', COLON | QUOTED | ESCAPED),
    ('"ownKey": {"value": "V"}', COLON | QUOTED),
    (r"{\"own_key\":{ \"Default\" : \"V\"}}", COLON | QUOTED | ESCAPED),
    ("curl -H 'Own-Key: Bearer V'", COLON),
    ('own_key = "bearer V"', SIGN | QUOTED),
    ("https://host.example/?own_key=V&b=c", SIGN),
    ("own_key=b'V'", SIGN | QUOTED),
    ('own_key = "V\\"W"', SIGN | QUOTED),
]
NAME = ("own_key", "own-key", "ownkey", "own key")


def end_of_name(line: str) -> int:
    low = line.lower()
    return next(low.index(name) + len(name) for name in NAME if name in low)


@pytest.mark.parametrize(("line", "form"), [case for case in LINES if case[1]])
@pytest.mark.parametrize("value", ["Va1ue-x.9/z+", "p@ss~w0rd"])
def test_an_assignment_takes_many_forms(line: str, form: int, value: str) -> None:
    text = line.replace("V", value)
    found = assigned(text.encode(), end_of_name(text))
    assert found
    _, _, start, end, seen = found
    assert text[start:end].startswith(value)
    assert seen == form


@pytest.mark.parametrize(
    "line",
    [
        "own_key",
        "own_key V",
        "own_key\n= V",
        "own_key::V",
        "own_key >= V",
        "own_key = next(tokens)",
        'own_key = "not closed',
        "own_key = ",
        'own_key = ""',
        'call(own_key, "V")',
        'own_key("a", "b")',
        '["own_key", "V"]',
        "(a|own_key|V|b)",
        "own_key ? a : b",
        '"own_key":{"shape":"V"}',
        '"own_key": {"type" : "V"',
        '"own_key": {"value": 3, "type": "V"}',
        "<own_key>open",
        "own_key = " + "x" * 2100,
        "own_key" + " " * 90 + "= V",
    ],
)
def test_what_is_no_assignment(line: str) -> None:
    assert assigned(line.encode(), end_of_name(line)) is None


def test_a_value_may_begin_like_a_sign() -> None:
    assert assigned(b"own_key=+a/b=", 7) == (0, 7, 8, 13, SIGN)


def test_the_hit_may_lie_behind_the_name() -> None:
    assert assigned(b"'key' = abcd", 7) == assigned(b"'key' = abcd", 4)


@pytest.mark.parametrize(
    "line", ['client = Own(api_key="V")', "https://own.example/a?token=V&b=c", 'provider "own" { secret_key = "V" }']
)
def test_a_service_may_stand_near_its_key(line: str) -> None:
    found = assigned_near(line.encode(), line.lower().index("own") + 3)
    assert found
    assert line[found[2] : found[3]] == "V"
    assert found[4] & NEAR


PIECES = [
    *(line.replace("V", "value1").encode() for line, _ in LINES),
    *(bytes([byte]) for byte in b"=:?+!>~\"'`*])}\\({[|,<-. \tab$@&\r\xc3"),
    b"from(",
    b"Basic ",
    b"value=",
    b"token ",
    b"api_key=",
    b"PassWord: ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join), st.data())
@settings(max_examples=1500, deadline=None)
def test_both_kernels_read_the_same(native: ModuleType, line: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(line)))
    assert native.assigned(line, at) == (assigned(line, at) if at else None)
    assert native.assigned_near(line, at) == assigned_near(line, at)


@given(st.binary(max_size=120), st.integers(1, 40))
def test_any_bytes_are_read(native: ModuleType, line: bytes, at: int) -> None:
    found = native.assigned(line, at)
    assert found == (assign.assigned(line, at) if at <= len(line) else None)
    assert found is None or 0 <= found[0] <= found[1] <= found[2] < found[3] <= len(line)
