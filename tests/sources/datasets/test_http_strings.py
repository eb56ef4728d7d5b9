from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oakum.model import Skipped
from oakum.sources.datasets import http_strings
from oakum.sources.datasets.http_parts import Part
from oakum.sources.datasets.http_strings import Meant
from oakum.sources.datasets.interface import Damaged, Record
from oakum.sources.datasets.strings import String, strings

from .makers import loud


def halves(found: list[String], document: Any) -> Iterator[Meant]:
    """Each string in two parts, the second called a secret; a record for each item of a list."""
    if not isinstance(document, list):
        raise Damaged("no list")
    for one in found:
        half = len(one.text) // 2
        parts = [Part(one.text[:half], one.text[:half]), Part(one.text[half:], one.text[half:], "second")]
        yield Meant(one.path[2], one.path[4:], "", parts)


def test_parts_are_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(["abcd", "ef"]))
    first, second = http_strings.read(str(path), halves)
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert [(cell.text, cell.name, cell.secret) for cell in first.cells] == [
        (b"ab", b"", False),
        (b"cd", b"second", True),
    ]
    assert (first.number, second.number) == ("0", "1")


def test_only_changed_strings_are_different(tmp_path: Path) -> None:
    path, out = tmp_path / "a.json", tmp_path / "out.json"
    path.write_text('["as\\/it is",\n  "is.quiet", 1.50]')
    assert list(http_strings.rewrite(str(path), str(out), loud, halves)) == []
    assert out.read_text() == '["as\\/it is",\n  "is.quiet", 1.50]'  # quiet stands in no part alone
    path.write_text('["as\\/it is",\n  "quiet12345", 1.50]')
    assert list(http_strings.rewrite(str(path), str(out), loud, halves)) == []
    assert out.read_text() == '["as\\/it is",\n  "LOUD \\"\\n12345", 1.50]'


@pytest.mark.parametrize("content", [b"[1", b"{}", b"", b"\xff"])
def test_what_is_no_such_file_is_read_as_text_and_not_copied(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    told, record = http_strings.read(str(path), halves)
    assert isinstance(told, Skipped)
    assert told.reason == "damaged record"
    assert isinstance(record, Record)
    assert record.cells[0].text == content
    with pytest.raises(Damaged):
        list(http_strings.rewrite(str(path), str(tmp_path / "out"), loud, halves))


def test_what_is_too_large_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_strings, "LIMIT", 4)
    path = tmp_path / "a.json"
    path.write_text('["abc"]')
    assert [one.reason for one in http_strings.read(str(path), halves) if isinstance(one, Skipped)] == ["too large"]
    with pytest.raises(Damaged, match="more than"):
        list(http_strings.rewrite(str(path), str(tmp_path / "out"), loud, halves))


def test_a_value_goes_by_the_name_beside_it() -> None:
    text = json.dumps({"headers": [{"value": "v", "name": "Accept"}, {"key": "k", "value": "w"}], "value": "x"})
    found = list(strings(text.encode()))
    names = http_strings.named(found)
    assert dict(zip((one.text for one in found), names, strict=True)) == {
        b"v": "Accept",
        b"Accept": "",
        b"k": "",
        b"w": "k",
        b"x": "",
    }
    assert http_strings.field("request.headers[2].value", "Accept") == "request.headers.Accept"
    assert http_strings.field("request.url", "") == "request.url"


def test_a_string_as_it_is() -> None:
    assert http_strings.whole("1", "a[0].value", "n", b"t") == Meant("1", "a.n", "n", [Part(b"t", b"t")])
