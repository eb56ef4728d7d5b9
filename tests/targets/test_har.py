from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from oakum.config import Settings
from oakum.detect.equipment import Equipment
from oakum.model import RecordOrigin, SourceError
from oakum.scan import work
from oakum.targets.har import open_target
from toys import token


def saved(value: str) -> str:
    request = {"method": "GET", "url": "https://host.example/", "headers": [{"name": "X-Toy", "value": value}]}
    return json.dumps({"log": {"entries": [{"request": request, "response": {}}]}})


@pytest.mark.parametrize("name", ["a.har", "saved as something else", ""])
def test_a_file_of_any_name_and_all_archives_of_a_folder(
    tools: Equipment, rng: random.Random, tmp_path: Path, name: str
) -> None:
    path = tmp_path / (name or "a.har")
    path.write_text(saved(token(rng).decode()))
    (tmp_path / "notes.txt").write_bytes(token(rng))
    target = open_target(str(tmp_path / name), Settings())
    results = [work(tools.detector(), shard) for shard in target.shards()]
    origins = [place.origin for one in results for found in one.sightings for place in found.locations]
    shown = path.as_posix() if name else "a.har"
    assert origins == [RecordOrigin(path=shown, record="1 GET host.example", field="request.headers.X-Toy")]


def test_what_is_not_there() -> None:
    with pytest.raises(SourceError, match="har:nowhere"):
        open_target("nowhere", Settings())
