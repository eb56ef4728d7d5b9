from __future__ import annotations

import os
from pathlib import Path

import pytest

from oakum.sources.regular import open_regular, read_regular


def test_files_are_read_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_regular(tmp_path / "a", 3) == b"123"
    with open_regular(os.fsencode(tmp_path / "a")) as file:
        assert file.read() == b"12345"


def test_links_only_when_they_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "link").symlink_to("a")
    with pytest.raises(OSError, match="link"):
        open_regular(tmp_path / "link")
    assert read_regular(tmp_path / "link", 9, follow=True) == b"x"


def test_nothing_that_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    open_files = len(list(Path("/proc/self/fd").iterdir()))
    for name in ("pipe", "zero", ".", "missing"):
        with pytest.raises(OSError):  # noqa: PT011 - each has another message
            open_regular(tmp_path / name, follow=True)
    assert len(list(Path("/proc/self/fd").iterdir())) == open_files
