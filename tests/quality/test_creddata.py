"""Labelled files are rebuilt from real repositories that the tests make."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from benchmarks.quality.creddata import rebuild, rows

HEAD = "Id,FileID,Domain,RepoName,FilePath,LineStart,LineEnd,GroundTruth,ValueStart,ValueEnd,Category"


@pytest.fixture
def labelled(tmp_path: Path, new_repo) -> Path:
    repository = new_repo("mirrors/owner+shop/work")
    commit = repository.commit({"src/a.py": b"one\r\ntwo = 2\r\n", "config.xml": b"<x/>\n", "src/b.py": b"b\n"})
    (tmp_path / "mirrors/owner+shop/repo").symlink_to(tmp_path / "mirrors/owner+shop/work/.git")
    ids = {name: hashlib.sha256(name.encode()).hexdigest()[:8] for name in ("src/a.py", "config.xml")}
    lines = [
        f"1,{ids['src/a.py']},GitHub,r,data/r1/src/{ids['src/a.py']}.py,2,2,T,6,7,Password",
        f"2,{ids['config.xml']},GitHub,r,data/r1/{ids['config.xml']}.xml,1,1,F,,,Token",
    ]
    (tmp_path / "checkout/meta").mkdir(parents=True)
    (tmp_path / "checkout/meta/r1.csv").write_text("\n".join([HEAD, *lines]) + "\n")
    (tmp_path / "repos.tsv").write_text(f"# id\nr1\towner/shop\t{commit}\t1\nr2\towner/gone\t{commit}\n")
    return tmp_path


def rebuilt(place: Path) -> list[str]:
    return rebuild(place / "checkout", place / "mirrors", place / "repos.tsv", place / "out")


def test_only_labelled_files_are_written_with_plain_line_ends(labelled):
    rebuilt(labelled)
    files = [path for path in (labelled / "out/data").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [b"one\ntwo = 2\n"]


def test_what_is_missing_is_named(labelled):
    assert [line.partition(":")[0] for line in rebuilt(labelled)] == ["owner/gone"]


def test_labels_of_absent_files_are_left_out(labelled):
    rebuilt(labelled)
    (row,) = rows(labelled / "out")
    assert (row.repository, row.first, row.truth, row.value_start, row.value_end) == ("r1", 2, "T", 6, 7)
