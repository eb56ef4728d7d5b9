from __future__ import annotations

import msgspec
import pytest

from oakum.model import Commit, FileOrigin, GitOrigin, ImageOrigin, LogOrigin, ManifestOrigin, Origin, RecordOrigin
from oakum.model.origin import parts

SAID = [
    (FileOrigin(path="a"), {}),
    (GitOrigin(path="a", blob="b" * 40, first=Commit(id="1", author="A", date="d"), at_head=True), {}),
    (LogOrigin(path="a", job="build", step="3"), {"job": "build", "step": "3"}),
    (ImageOrigin(path="a", image="x:1", removed=True), {"image": "x:1", "removed": "yes"}),
    (
        ManifestOrigin(path="a", kind="Secret", name="db", field="$.data.p", reach=("Deployment shop/web", "Job x")),
        {"kind": "Secret", "name": "db", "field": "$.data.p", "reach": "Deployment shop/web, Job x"},
    ),
    (RecordOrigin(path="a", tool="cursor", record="7"), {"tool": "cursor", "record": "7"}),
]


@pytest.mark.parametrize(("origin", "expected"), SAID)
def test_parts_are_what_stands_beside_path_and_commits(origin: Origin, expected: dict[str, str]) -> None:
    assert parts(origin) == expected


@pytest.mark.parametrize("origin", [origin for origin, _ in SAID])
def test_origins_survive_encoding(origin: Origin) -> None:
    assert msgspec.json.decode(msgspec.json.encode(origin), type=Origin) == origin
