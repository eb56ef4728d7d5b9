from __future__ import annotations

import json
from pathlib import Path

import pytest

from oakum.sources.datasets import json_array
from oakum.sources.datasets.interface import Damaged

from .makers import cells, rewritten, skipped


def test_elements_are_records(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"a": "one"}, 2, ["three quiet", "x"]], indent=2))
    assert cells(json_array, path) == [
        ("1", "$[0].a", b"one"),
        ("3", "$[2][0]", b"three quiet"),
        ("3", "$[2][1]", b"x"),
    ]
    assert json.loads(rewritten(json_array, path).read_text()) == [{"a": "one"}, 2, ['three LOUD "\n', "x"]]


def test_an_object_is_one_record(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": {"b": "c"}}')
    assert cells(json_array, path) == [("1", "$.a.b", b"c")]


def test_damaged_text_is_read_as_text_and_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'[{"a": "b')
    assert cells(json_array, path) == [("1", "", b'[{"a": "b')]
    assert [one.reason for one in skipped(json_array, path)] == ["damaged record"]
    with pytest.raises(Damaged):
        rewritten(json_array, path)
