from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from oakum.sources.datasets import json_lines
from oakum.sources.datasets.interface import Damaged, Slice

from .makers import cells, rewritten, skipped

ROWS = [{"id": 1, "messages": [{"role": "user", "content": 'say "quiet"\nnow'}]}, {"x": 1.50, "y": "grün quiet"}]


def written(path: Path) -> Path:
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in ROWS))
    return path


def test_lines_and_paths(tmp_path: Path) -> None:
    found = cells(json_lines, written(tmp_path / "a.jsonl"))
    assert [one[:2] for one in found] == [("1", "$.messages[0].role"), ("1", "$.messages[0].content"), ("2", "$.y")]
    assert found[1][2] == b'say "quiet"\nnow'


def test_half_a_line_is_read_as_text(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl")
    path.write_bytes(path.read_bytes() + b'\xff\n\n{"half": "qu')
    assert cells(json_lines, path)[3:] == [("3", "", b"\xff"), ("5", "", b'{"half": "qu')]
    assert [one.detail for one in skipped(json_lines, path)] == [
        "line 3 is no JSON; it was read as text",
        "line 5 is no JSON; it was read as text",
    ]


def test_a_part(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl")
    start = path.read_bytes().index(b"\n") + 1
    (record,) = json_lines.read(str(path), Slice(start=start, stop=start + 3, first=2))
    assert record.number == "2"
    assert len(list(json_lines.read(str(path), Slice(stop=start)))) == 1


def test_only_changed_strings_change(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl")
    before, after = path.read_text().splitlines(), rewritten(json_lines, path).read_text().splitlines()
    assert json.loads(after[0])["messages"][0]["content"] == 'say "LOUD "\n"\nnow'
    assert after[1] == before[1].replace("quiet", 'LOUD \\"\\n')


def test_a_truncated_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"a": "b"}\n' * 9000)[:-20])
    with pytest.raises(Damaged, match="EOFError"):
        cells(json_lines, path)
