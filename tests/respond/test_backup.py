from __future__ import annotations

import stat
from pathlib import Path

import pytest

from oakum.model import SourceError, UsageError
from oakum.respond.backup import Backup, digest, restore


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    return Backup(tmp_path / "state" / "b")


def changed(backup: Backup, path: Path, before: bytes, after: bytes) -> None:
    copy = backup.place()
    copy.write_bytes(before)
    path.write_bytes(after)
    backup.note(path, copy)


def test_there_and_back(tmp_path: Path, backup: Backup) -> None:
    path = tmp_path / "file"
    changed(backup, path, b"before", b"after")
    path.chmod(0o640)
    assert backup.close()
    assert restore(backup.folder) == ([str(path)], [])
    assert path.read_bytes() == b"before"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert {one.name for one in tmp_path.iterdir()} == {"state", "file"}


def test_nobody_else_can_read_it(tmp_path: Path, backup: Backup) -> None:
    changed(backup, tmp_path / "file", b"before", b"after")
    assert stat.S_IMODE(backup.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in backup.folder.iterdir()} == {0o600}


def test_what_was_changed_since_stays(tmp_path: Path, backup: Backup) -> None:
    path = tmp_path / "file"
    changed(backup, path, b"before", b"after")
    path.write_bytes(b"later")
    assert restore(backup.folder) == ([], [str(path)])
    assert path.read_bytes() == b"later"
    assert restore(backup.folder, force=True) == ([str(path)], [])
    assert path.read_bytes() == b"before"


def test_what_was_deleted_comes_back(tmp_path: Path, backup: Backup) -> None:
    path = tmp_path / "file"
    changed(backup, path, b"before", b"after")
    path.unlink()
    restore(backup.folder)
    assert path.read_bytes() == b"before"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_in_which_nothing_was_noted_goes(backup: Backup) -> None:
    backup.place()
    assert not backup.close()
    assert not backup.folder.exists()


def test_what_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no backup"):
        restore(tmp_path)
    (tmp_path / "manifest.jsonl").write_text("nonsense\n")
    with pytest.raises(UsageError, match="is no backup"):
        restore(tmp_path)


def test_a_place_that_has_gone(tmp_path: Path, backup: Backup) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    changed(backup, folder / "file", b"before", b"after")
    (folder / "file").unlink()
    folder.rmdir()
    with pytest.raises(SourceError, match="cannot be restored"):
        restore(backup.folder)


def test_a_manifest_leads_to_no_file_outside(tmp_path: Path, backup: Backup) -> None:
    path = tmp_path / "file"
    changed(backup, path, b"before", b"after")
    manifest = backup.folder / "manifest.jsonl"
    (tmp_path / "other").write_bytes(b"other")
    manifest.write_text(manifest.read_text().replace('"0001"', '"../../other"'))
    with pytest.raises(SourceError):
        restore(backup.folder)
    assert path.read_bytes() == b"after"


def test_a_backup_is_new(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be made"):
        Backup(tmp_path)


def test_digest(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert digest(tmp_path / "a").startswith("e3b0c442")
