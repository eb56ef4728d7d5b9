from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from oakum.sources import bombs
from oakum.sources.datasets.opening import UNREADABLE, created, is_compressed, opened


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2", ".xz", ".zst"])
def test_what_is_written_is_read(tmp_path: Path, suffix: str) -> None:
    path = str(tmp_path / f"a.jsonl{suffix}")
    with created(path) as file:
        file.write(b"one\ntwo\n")
    with opened(path) as file:
        assert [file.readline(), file.readline(), file.readline()] == [b"one\n", b"two\n", b""]
    assert is_compressed(path) == bool(suffix)
    assert (Path(path).read_bytes() == b"one\ntwo\n") != bool(suffix)


def test_a_bomb_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bombs, "FREE", 1 << 20)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(bytes(16 << 20)))
    with opened(str(tmp_path / "a.csv.gz")) as file, pytest.raises(UNREADABLE, match="500 times"):
        file.read()
