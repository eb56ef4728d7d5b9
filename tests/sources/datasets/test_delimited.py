from __future__ import annotations

import csv
from pathlib import Path

import pytest

from oakum.sources.datasets import delimited

from .makers import cells, rewritten


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_and_columns(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([["id", "text"], ["1", 'say "quiet"\nnow'], ["2", "b", "more"]])
    assert cells(delimited, path)[2:] == [
        ("2", "id", b"1"),
        ("2", "text", b'say "quiet"\nnow'),
        ("3", "id", b"2"),
        ("3", "text", b"b"),
        ("3", "3", b"more"),
    ]


def test_rows_that_stay_stay_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,text\r\n1,"plain"\r\n2,quiet\r\n\xff,"x"')
    out = rewritten(delimited, path).read_bytes()
    assert out == b'id,text\r\n1,"plain"\r\n2,"LOUD ""\n"\r\n\xff,"x"'


def test_zeros_and_an_open_quote(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,text\n1,a\0b\n2,"open')
    assert cells(delimited, path)[-3:] == [("2", "text", b"a\0b"), ("3", "id", b"2"), ("3", "text", b"open")]


def test_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    assert cells(delimited, path) == []
