from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from oakum.config import Settings
from oakum.detect.equipment import Equipment
from oakum.model import RecordOrigin, SourceError
from oakum.scan import work
from oakum.targets.postman import open_target
from toys import token


def test_collections_and_environments_of_a_folder(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    variables = [{"key": "toy", "value": token(rng).decode(), "type": "default"}]
    (tmp_path / "a.postman_collection.json").write_text(json.dumps({"info": {}, "item": [], "variable": variables}))
    (tmp_path / "b.postman_environment.json").write_text(json.dumps({"name": "b", "values": variables}))
    (tmp_path / "package.json").write_bytes(token(rng))
    target = open_target(str(tmp_path), Settings())
    results = [work(tools.detector(), shard) for shard in target.shards()]
    assert {place.origin for one in results for found in one.sightings for place in found.locations} == {
        RecordOrigin(path="a.postman_collection.json", record="export", field="variable.toy"),
        RecordOrigin(path="b.postman_environment.json", record="export", field="values.toy"),
    }


def test_what_is_not_there() -> None:
    with pytest.raises(SourceError, match="postman:nowhere"):
        open_target("nowhere", Settings())
