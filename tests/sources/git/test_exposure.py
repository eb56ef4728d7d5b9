from __future__ import annotations

import os

from oakum.model import Exposure
from oakum.sources.git.exposure import exposures
from oakum.sources.git.repository import discover
from repo import Repo


def test_how_far_each_file_has_come(repo: Repo) -> None:
    repo.commit({"done.txt": b"x", ".gitignore": b"*.log\n!kept.log\n", "forced.log": b"x", "gone.txt": b"x"})
    repo.write({"new.txt": b"x", "staged.txt": b"x", "a.log": b"x", "kept.log": b"x", "sub/b.log": b"x", "*.txt": b"x"})
    repo.git("add", "staged.txt")
    repo.git("rm", "-q", "--cached", "gone.txt")
    opened = discover(repo.path)
    assert opened is not None
    expected = {
        "done.txt": Exposure.COMMITTED,
        "forced.log": Exposure.COMMITTED,
        "gone.txt": Exposure.UNTRACKED,
        "new.txt": Exposure.UNTRACKED,
        "staged.txt": Exposure.STAGED,
        "a.log": Exposure.IGNORED,
        "kept.log": Exposure.UNTRACKED,
        "sub/b.log": Exposure.IGNORED,
        "*.txt": Exposure.UNTRACKED,
    }
    assert exposures(opened, expected) == expected


def test_members_of_archives_are_as_far_as_their_archive(repo: Repo) -> None:
    repo.commit({"a.zip": b"x"})
    opened = discover(repo.path)
    assert opened is not None
    assert exposures(opened, ["a.zip!/b.txt"]) == {"a.zip": Exposure.COMMITTED}


def test_many_long_paths_and_any_bytes(repo: Repo) -> None:
    names = [f"{'d' * 200}/{'e' * 200}/{'f' * 200}/{number}" for number in range(900)]
    repo.commit(dict.fromkeys(names, b"x"))
    with open(os.fsencode(repo.path) + b"/caf\xe9", "wb"):  # noqa: PTH123 - a name that is no text
        pass
    repo.git("add", "-A")
    opened = discover(repo.path)
    assert opened is not None
    found = exposures(opened, [*names, "caf\\xe9"])
    assert {found[name] for name in names} == {Exposure.COMMITTED}
    assert found["caf\\xe9"] == Exposure.STAGED


def test_a_bare_repository_has_no_files(repo: Repo) -> None:
    opened = discover(Repo(repo.path.parent / "bare", "--bare").path)
    assert opened is not None
    assert exposures(opened, ["a.txt"]) == {}
