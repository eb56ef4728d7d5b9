"""The answer on disk: the same again, or none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from oakum.policy.register.kept import Answer, Kept

ANSWER = Answer(at=datetime(2026, 3, 3, 9, tzinfo=UTC), records=())


def kept(folder: Path, token: str = "t", question: str = "q") -> Kept:
    return Kept(folder, token, question)


def only(folder: Path) -> Path:
    (path,) = (folder / "exceptions").iterdir()
    return path


def test_it_is_the_same_again_for_the_same_token_and_question(tmp_path: Path) -> None:
    kept(tmp_path).write(ANSWER)
    assert kept(tmp_path).read() == ANSWER
    assert kept(tmp_path, "other").read() is None
    assert kept(tmp_path, question="other").read() is None
    assert only(tmp_path).stat().st_mode & 0o077 == 0


def test_whoever_writes_the_cache_grants_nothing(tmp_path: Path) -> None:
    kept(tmp_path).write(ANSWER)
    path = only(tmp_path)
    whole = path.read_bytes()
    for wrong in (b"", whole[:10], whole[:-1], whole + b" ", b"0" * 64 + whole[64:], whole.replace(b"2026", b"2027")):
        path.write_bytes(wrong)
        assert kept(tmp_path).read() is None
    kept(tmp_path, "other").write(ANSWER)
    other = next(one for one in (tmp_path / "exceptions").iterdir() if one != path)
    other.replace(path)  # sealed under another token
    assert kept(tmp_path).read() is None


@pytest.mark.parametrize("make", [lambda path: path.write_text("a file"), lambda path: path.mkdir(mode=0o500)])
def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path, make) -> None:
    make(tmp_path / "exceptions")
    kept(tmp_path).write(ANSWER)
    Kept(None, "t", "q").write(ANSWER)
    assert Kept(None, "t", "q").read() is None
