from __future__ import annotations

import os
from pathlib import Path

from oakum.sources.growth import Mark, key_of, mark, new_from
from oakum.sources.regular import open_regular


def marked(path: Path) -> Mark:
    with open_regular(path) as file:
        return mark(file, path.stat().st_size)


def new(path: Path, before: Mark | None) -> int | None:
    with open_regular(path) as file:
        return new_from(file, before)


def test_an_unknown_file_is_new(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    assert new(path, None) == 0


def test_a_file_that_grows(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    before = marked(path)
    assert new(path, before) is None
    with path.open("ab") as file:
        file.write(b"two")
    assert new(path, before) == 3
    assert new(path.rename(tmp_path / "b"), before) == 3


def test_one_that_is_cut_and_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one two")
    before = marked(path)
    os.truncate(path, 0)
    assert new(path, before) == 0
    path.write_bytes(b"another text")
    assert new(path, before) == 0


def test_another_file_of_that_name(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    before = marked(path)
    path.rename(tmp_path / "a.1")
    path.write_bytes(b"one and more")
    assert new(path, before) == 0
    with open_regular(tmp_path / "a.1") as file:
        assert key_of(file) == before.key
