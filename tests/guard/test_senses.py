from __future__ import annotations

import os

from oakum.guard.senses import LARGEST, read_file


def test_regular_files_are_read(tmp_path):
    (tmp_path / "a").write_bytes(b"content")
    assert read_file(str(tmp_path / "a")) == b"content"


def test_what_is_none_or_too_large_is_not(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LARGEST + 1)
    for name in ("pipe", "large", "missing", "nul\0byte", "."):
        assert read_file(str(tmp_path / name)) is None
