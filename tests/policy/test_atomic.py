from __future__ import annotations

import os
from pathlib import Path

import pytest

from oakum.model import ConfigError
from oakum.policy.atomic import write_text


def test_text_replaces_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_text(path, "one\n")
    write_text(path, "zwei ü\n")
    assert path.read_bytes() == "zwei ü\n".encode()
    assert [child.name for child in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter")
def test_the_mode_stays(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_text(path, "one")
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o600)
    write_text(path, "two")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_text(tmp_path / "link", "text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "text"


def test_failure_leaves_the_old_content_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_text(path, "old")
    with pytest.raises(ConfigError, match="cannot be written"):
        write_text(path, "new \ud800")
    assert path.read_text() == "old"
    assert [child.name for child in tmp_path.iterdir()] == ["file"]
    with pytest.raises(ConfigError, match="cannot be written"):
        write_text(tmp_path / "missing" / "file", "text")
