from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.detector import Detection
from oakum.insecure import UnsafeSensor, syntax
from oakum.insecure.sensor import UnsafeTools, equip_unsafe
from oakum.model import FileOrigin, Identity, Location, ManifestOrigin, Secret, Span
from oakum.model.arena import HEAD, TAIL
from oakum.rules.unsafe import load_pack

VERIFY = b"requests.get(url, verify=False)\n"
POD = b"""\
apiVersion: v1
kind: Pod
spec:
  containers:
    - name: a
      securityContext:
        privileged: true
"""


@pytest.fixture(scope="module")
def tools() -> UnsafeTools:
    return equip_unsafe(load_pack(), Identity(bytes(32)), None)


@pytest.fixture(scope="module")
def sensor(tools: UnsafeTools) -> UnsafeSensor:
    return tools.sensor()


def scan(sensor: UnsafeSensor, *files: tuple[str, bytes], flags: int = HEAD | TAIL) -> list[Detection]:
    segments, buffer = array("q"), bytearray()
    for owner, (_, content) in enumerate(files):
        segments.extend((len(buffer), len(buffer) + len(content), owner, 0, flags))
        buffer += content + b"\n"

    def locate(owner: int, start: int, end: int) -> Location:
        return Location(origin=FileOrigin(path=files[owner][0]), span=Span(start=start, end=end))

    return sensor.scan(memoryview(bytes(buffer)), segments, locate)


def test_each_file_has_its_own_finding(sensor: UnsafeSensor) -> None:
    found = scan(sensor, ("a.py", b"import requests\n" + VERIFY), ("b.py", VERIFY), ("c.txt", VERIFY))
    assert [(one.rule, one.owner, one.start) for one in found] == [
        ("insecure-tls-python-verify", 0, 34),
        ("insecure-tls-python-verify", 1, 18),
    ]
    assert found[0].secret_id != found[1].secret_id
    assert found[0].reasons[0].note == "verify=False"


def test_identity_is_that_of_rule_path_and_text(sensor: UnsafeSensor) -> None:
    (one,), (other,) = scan(sensor, ("a.py", VERIFY)), scan(sensor, ("a.py", b"\n\n" + VERIFY))
    assert one.secret_id == other.secret_id
    assert other.start == one.start + 2


def test_documents_are_parsed(sensor: UnsafeSensor) -> None:
    content = "# über\n".encode() + POD
    (found,) = scan(sensor, ("a.yml", content))
    assert content[found.start : found.end] == b"true"
    assert found.reasons[0].note == "spec.containers[a].securityContext.privileged"


def test_only_whole_documents_are(sensor: UnsafeSensor) -> None:
    assert not scan(sensor, ("a.yml", POD), flags=HEAD)


def test_a_document_that_cannot_be_parsed_is_told(sensor: UnsafeSensor) -> None:
    broken = b"a: [\n" + POD
    assert not scan(sensor, ("a.yml", broken))
    assert [(one.path, one.reason) for one in sensor.skipped] == [("a.yml", "damaged")]
    assert not scan(sensor, ("a.yml", b"{{ if }}\n" + broken))
    assert not sensor.skipped


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.py", b"requests.get(url, verify=False)  # oakum:allow insecure-tls-python-verify local only\n"),
        (
            "a.yml",
            POD.replace(
                b"        privileged", b"        # oakum:allow insecure-pod-privileged the agent\n        privileged"
            ),
        ),
    ],
)
def test_markers_allow(sensor: UnsafeSensor, path: str, content: bytes) -> None:
    (found,) = scan(sensor, (path, content))
    assert found.suppression is not None
    assert found.suppression.kind == "inline"


def test_a_secret_at_the_place_says_it_already(sensor: UnsafeSensor) -> None:
    content = b"app.secret_key = 'abcdefgh'\n"
    segments = array("q", (0, len(content), 0, 0, HEAD | TAIL))
    secret = Detection(
        rule="generic", secret=Secret(b"abcdefgh"), owner=0, start=18, end=26, confidence=0.9, reasons=()
    )
    place = Location(origin=FileOrigin(path="a.py"), span=Span(start=0, end=0))
    alone = sensor.beside([], memoryview(content), segments, lambda *_: place)
    assert [one.rule for one in alone] == ["insecure-secret-key-framework"]
    assert not alone[0].reasons
    assert sensor.beside([secret], memoryview(content), segments, lambda *_: place) == [secret]


def test_practice_lowers_confidence(sensor: UnsafeSensor) -> None:
    (usual,), (practice,) = scan(sensor, ("a.py", VERIFY)), scan(sensor, ("tests/a.py", VERIFY))
    assert practice.confidence < 0.5 < usual.confidence


@pytest.fixture
def without_extras(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "tree_sitter", None)
    monkeypatch.setitem(sys.modules, "yaml", None)
    syntax._parser.cache_clear()
    yield
    syntax._parser.cache_clear()


@pytest.mark.usefixtures("without_extras")
def test_without_the_extra_lines_speak_with_less_confidence(tools: UnsafeTools) -> None:
    sensor = tools.sensor()
    (found,) = scan(sensor, ("a.py", VERIFY), ("b.yml", POD))
    assert [reason.name for reason in found.reasons] == ["text", "not-parsed"]
    assert {one.reason for one in tools.missing()} == {"extra not installed"}
    assert len(tools.missing()) == 2


def test_with_it_nothing_is_missing(tools: UnsafeTools, tmp_path: Path) -> None:
    assert tools.missing() == []
    cached = equip_unsafe(load_pack(), Identity(bytes(32)), tmp_path)
    assert list(tmp_path.glob("automaton-*"))
    assert cached.equipment.database == equip_unsafe(load_pack(), Identity(bytes(32)), tmp_path).equipment.database


@given(st.binary(max_size=300), st.sampled_from(["a.py", "a.yml", "a.json", "Dockerfile", "a.sh", "a.tf"]))
def test_any_bytes_can_be_scanned(sensor: UnsafeSensor, content: bytes, path: str) -> None:
    for one in scan(sensor, (path, content + b"\n" + VERIFY + POD + b"curl -k https://host.example\n")):
        assert 0 <= one.start < one.end


def test_manifests_from_a_stream_are_yaml(sensor: UnsafeSensor) -> None:
    segments = array("q", (0, len(POD), 0, 0, HEAD | TAIL))
    place = Location(origin=ManifestOrigin(path="-"), span=Span(start=0, end=0))
    assert [one.rule for one in sensor.scan(memoryview(POD), segments, lambda *_: place)] == ["insecure-pod-privileged"]
