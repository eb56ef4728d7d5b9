from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from oakum.model import Secret
from oakum.respond import files
from oakum.respond.backup import Backup
from oakum.respond.files import Unchanged, rewrite
from oakum.respond.stretches import Wanted

VALUE = b"the-value-that-leaks"
WANTED = [Wanted(Secret(VALUE), b"<gone>", ())]


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    return Backup(tmp_path / "backup")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    path.write_text("".join(json.dumps({"n": n, "text": f"a {VALUE.decode()} b"}) + "\n" for n in range(3)) + '{"ha')
    path.chmod(0o640)
    os.utime(path, ns=(10**18, 10**18 + 5))
    return path


def test_secrets_go_and_all_else_stays(path: Path, backup: Backup) -> None:
    before = path.read_bytes()
    assert rewrite(path, WANTED, backup) == 3
    after = path.read_bytes()
    assert after == before.replace(VALUE, b"<gone>")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.stat().st_mtime_ns == 10**18 + 5
    assert (backup.folder / "0001").read_bytes() == before
    assert {one.name for one in path.parent.iterdir()} == {"log.jsonl", "backup"}


def test_a_file_that_is_written_to_stays(path: Path, backup: Backup, monkeypatch: pytest.MonkeyPatch) -> None:
    finish = files._as_before

    def meanwhile(*arguments: object) -> None:
        finish(*arguments)
        with path.open("ab") as file:
            file.write(b"more\n")

    monkeypatch.setattr(files, "_as_before", meanwhile)
    with pytest.raises(Unchanged, match="written to in the meantime"):
        rewrite(path, WANTED, backup)
    assert path.read_bytes().endswith(b"more\n")
    assert VALUE in path.read_bytes()
    assert {one.name for one in path.parent.iterdir()} == {"log.jsonl", "backup"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"nothing here", "no longer"), (b'{"a": 1.5e1, "b": ' + b"12345678901234}", "JSON")],
)
def test_what_stays_as_it_was(tmp_path: Path, backup: Backup, content: bytes, reason: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(Unchanged, match=reason):
        rewrite(path, [*WANTED, Wanted(Secret(b"12345678901234"), b"<gone>", ())], backup)
    assert path.read_bytes() == content
    assert not backup.close()


def test_a_file_that_has_gone(tmp_path: Path, backup: Backup) -> None:
    with pytest.raises(Unchanged, match="No such file"):
        rewrite(tmp_path / "gone", WANTED, backup)
