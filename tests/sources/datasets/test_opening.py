from __future__ import annotations

from pathlib import Path

import pytest

from oakum.sources.datasets.opening import created, is_compressed, opened


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2", ".xz", ".zst"])
def test_what_is_written_is_read(tmp_path: Path, suffix: str) -> None:
    path = str(tmp_path / f"a.jsonl{suffix}")
    with created(path) as file:
        file.write(b"one\ntwo\n")
    with opened(path) as file:
        assert [file.readline(), file.readline(), file.readline()] == [b"one\n", b"two\n", b""]
    assert is_compressed(path) == bool(suffix)
    assert (Path(path).read_bytes() == b"one\ntwo\n") != bool(suffix)
