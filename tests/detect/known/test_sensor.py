from __future__ import annotations

import base64
import gzip
import random
from array import array
from collections.abc import Callable
from pathlib import Path

from oakum.detect.detector import Detection
from oakum.detect.equipment import Equipment
from oakum.detect.known import build
from oakum.detect.known.sensor import RULE, KnownSensor
from oakum.model import KNOWN_VALUE, FileOrigin, GitOrigin, Location, Secret, Span
from oakum.model.arena import HEAD, TAIL
from toys import token

from .conftest import IDENTITY, Made, indexed, known

Locate = Callable[[int, int, int], Location | None]


def at(path: str) -> Locate:
    return lambda owner, start, end: Location(origin=FileOrigin(path=path), span=Span(start=start, end=end))


def whole(text: bytes) -> tuple[memoryview, array[int]]:
    return memoryview(text), array("q", (0, len(text), 0, 0, HEAD | TAIL))


def beside(sensor: KnownSensor, tools: Equipment, text: bytes, path: str = "a.py") -> list[Detection]:
    data, segments = whole(text)
    return sensor.beside(tools.detector().scan(data, segments), data, segments, at(path))


def test_a_value_is_a_detection_with_where_it_is_known_from(made: Made) -> None:
    value = made().encode()
    (found,) = KnownSensor(indexed(value)).scan(*whole(b"x = " + value))
    assert (found.rule, found.start, found.end, found.decoded) == (RULE.id, 4, 28, ())
    assert (found.secret, found.secret_id) == (Secret(value), IDENTITY.of(Secret(value)))
    assert found.confidence == 0.99
    assert [reason.note for reason in found.reasons] == ["the value of env:V0"]
    assert value.decode() not in repr(found)


def test_offsets_are_those_of_the_owner_and_no_match_joins_two_segments(made: Made) -> None:
    value = made().encode()
    first, second = b"..." + value, value[:12]
    text = first + b"\n" + second + b"\n" + value[12:]
    segments = array("q", (0, len(first), 7, 100, 0))
    segments.extend((len(first) + 1, len(first) + 1 + len(second), 8, 0, 0, len(text) - 12, len(text), 9, 0, 0))
    (found,) = KnownSensor(indexed(value)).scan(memoryview(text), segments)
    assert (found.owner, found.start, found.end) == (7, 103, 103 + len(value))
    joined = base64.b64encode(made(30).encode() + value)
    cut = joined[:44] + b"\n" + joined[44:]
    halves = array("q", (0, 44, 1, 0, 0, 45, len(cut), 2, 0, 0))
    assert KnownSensor(indexed(value)).scan(memoryview(cut), halves) == []
    assert len(KnownSensor(indexed(value)).scan(*whole(cut))) == 1


def test_a_rule_that_knows_the_service_stays_and_gets_the_confidence(tools: Equipment, rng: random.Random) -> None:
    value = token(rng)
    (found,) = beside(KnownSensor(indexed(value)), tools, b"key: " + value)
    assert (found.rule, found.confidence, found.secret) == ("toy-token", 0.99, Secret(value))
    assert found.reasons[-1].name == KNOWN_VALUE
    assert found.secret_id is None


def test_a_generic_rule_gives_way(tools: Equipment, made: Made) -> None:
    value = made(20) + "/" + made(20)
    sensor = KnownSensor(indexed(value))
    (found,) = beside(sensor, tools, f'password = "{value}"'.encode())
    assert (found.rule, found.start) == (KNOWN_VALUE, 12)
    (found,) = beside(sensor, tools, f'password = "{value}&more12"'.encode())
    assert (found.rule, found.secret) == (KNOWN_VALUE, Secret(value.encode()))


def test_what_stands_elsewhere_stays_as_it_is(tools: Equipment, made: Made, rng: random.Random) -> None:
    value, shaped = made().encode(), token(rng)
    found = beside(KnownSensor(indexed(value)), tools, b"a " + shaped + b"\nb " + value)
    alone = tools.detector().text(b"a " + shaped)
    assert [(one.rule, one.confidence) for one in found] == [("toy-token", alone[0].confidence), (KNOWN_VALUE, 0.99)]


def test_behind_one_encoding_the_others_stay(tools: Equipment, rng: random.Random) -> None:
    one, other = token(rng), token(rng)
    text = base64.b64encode(b"a=" + one + b"\nb=" + other + b"\n")
    found = beside(KnownSensor(indexed(one)), tools, text)
    assert sorted((d.rule, d.secret == Secret(one), d.confidence == 0.99) for d in found) == [
        ("toy-token", False, False),
        ("toy-token", True, True),
    ]


def test_a_marker_covers_a_known_value(tools: Equipment, made: Made, rng: random.Random) -> None:
    value, shaped = made().encode(), token(rng)
    sensor = KnownSensor(indexed(value, shaped))
    for text in (value + b" # oakum:allow known-value for a test", b"# oakum:allow known-value a test\n" + value):
        (found,) = beside(sensor, tools, text)
        assert found.suppression is not None
    (found,) = beside(sensor, tools, shaped + b" # oakum:allow toy-token for a test")
    assert (found.rule, found.suppression is None) == ("toy-token", False)
    (found,) = beside(sensor, tools, value + b" # gitleaks:allow")
    assert found.suppression is None
    (found,) = beside(KnownSensor(indexed(value), foreign_markers=True), tools, value + b" # gitleaks:allow")
    assert found.suppression is not None


def test_a_value_is_where_it_belongs_in_the_file_it_was_collected_from(
    tools: Equipment, made: Made, tmp_path: Path
) -> None:
    value = made().encode()
    sensor = KnownSensor(build([known(value, path=str(tmp_path / "sub/.env"))], IDENTITY), str(tmp_path))
    assert beside(sensor, tools, b"A=" + value, "sub/.env") == []
    assert len(beside(sensor, tools, b"A=" + value, ".env")) == 1
    data, segments = whole(b"A=" + value)
    history = Location(origin=GitOrigin(path="sub/.env", blob="0" * 40), span=Span(start=2, end=26))
    assert len(sensor.beside([], data, segments, lambda *_: history)) == 1
    assert len(sensor.beside([], data, segments, lambda *_: None)) == 1
    alone = KnownSensor(build([known(value, path=str(tmp_path / ".env"))], IDENTITY), str(tmp_path / ".env"))
    assert beside(alone, tools, b"A=" + value, ".env") == []


def test_a_part_and_further_places_are_said(made: Made) -> None:
    value = f"{made(30)}\n{made(64)}\n{made(64)}\n{made(64)}"
    sensor = KnownSensor(build([known(value, "A"), known(value, "B"), known(value, "C")], IDENTITY))
    (found,) = sensor.scan(*whole(value.encode().replace(b"\n", b"\r\n  ")))
    assert found.reasons[0].note == "a part of the value of env:A and 2 more"
    assert found.secret_id == IDENTITY.of(Secret(value.encode()))
    assert len(found.secret) == 64


def nested(value: bytes) -> dict[str, bytes]:
    text = b"the login is " + value + b" here"
    return {
        "twice": base64.b64encode(base64.b64encode(text)),
        "packed": base64.b64encode(gzip.compress(text)),
        "hex of base64": base64.b64encode(text).hex().encode(),
        "once": base64.b64encode(text),
    }


def test_behind_several_encodings_it_is_found_with_the_decoders_of_the_rules(tools: Equipment, made: Made) -> None:
    value = made().encode()
    sensor = KnownSensor(indexed(value))
    for encoded in nested(value).values():
        data, segments = whole(b"x = '" + encoded + b"'")
        found = sensor.beside(tools.detector().scan(data, segments, sensor.scan), data, segments, at("a.py"))
        assert [(one.rule, one.secret) for one in found] == [(KNOWN_VALUE, Secret(value))]
        assert data[found[0].start : found[0].end].tobytes() in encoded
        assert found[0].decoded


def test_in_its_own_file_it_belongs_behind_encodings_too(tools: Equipment, tmp_path: Path, made: Made) -> None:
    value, file = made().encode(), tmp_path / ".env"
    own = build([known(value, path=str(file))], IDENTITY)
    sensor = KnownSensor(own, str(tmp_path))
    data, segments = whole(nested(value)["twice"])
    found = tools.detector().scan(data, segments, sensor.scan)
    assert sensor.beside(found, data, segments, at(".env")) == []
    assert len(sensor.beside(found, data, segments, at("other"))) == 1
