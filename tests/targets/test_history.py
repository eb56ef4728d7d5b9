"""A scan with a memory says, whatever has happened to the repository, what a scan without one says."""

from __future__ import annotations

import base64
import io
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from oakum.config.settings import ScanSettings, Settings
from oakum.detect.equipment import Equipment
from oakum.model import ScanResult
from oakum.scan import work
from oakum.sources.git import refs, repository
from oakum.targets import history
from oakum.targets.history import HistoryTarget
from repo import Repo, git
from toys import key, token

Scanned = Callable[..., ScanResult]


@pytest.fixture(autouse=True)
def cache(scanned: Scanned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A memory of its own for each test."""
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def everything(result: ScanResult) -> dict[str, object]:
    """A result in a form to compare: all but the time it took."""
    sortable = {
        name: [
            one.replace(locations=tuple(sorted(one.locations, key=repr)))
            for one in sorted(getattr(result, name), key=lambda one: one.secret_id)
        ]
        for name in ("findings", "suppressed")
    }
    stats = msgspec.structs.replace(result.stats, seconds=0.0)
    return sortable | {"skipped": sorted(result.skipped, key=repr), "stats": stats}


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("in.txt", content)
    return file.getvalue()


@pytest.fixture
def lively(repo: Repo, rng: random.Random) -> Repo:
    """Secrets of all kinds, at HEAD, in the past and on a branch, in a pack; then a loose commit."""
    stays = b"k = " + token(rng)
    repo.commit({"a.txt": stays, "b.txt": token(rng), "c.zip": zipped(token(rng)), "k.pem": key(rng), "d.bin": b"\0\1"})
    repo.commit({"b.txt": b"gone", "e.txt": b"data: " + base64.b64encode(b"k = " + token(rng)), "copy/a.txt": stays})
    repo.branch("side", "HEAD~1")
    repo.commit({"s.txt": b"k " + token(rng), "a.txt": b"\n\n" + stays})
    repo.switch("main")
    repo.pack()
    repo.commit({"f.txt": token(rng), "w.txt": f"\n {token(rng).decode()}".encode("utf-16")})
    return repo


def nothing(repo: Repo, rng: random.Random) -> None:
    pass


def new_commit(repo: Repo, rng: random.Random) -> None:
    known = repo.git("show", "HEAD:a.txt", check=False)
    repo.commit({"g.txt": token(rng), "a.txt": b"\n" + known})


def taken_away(repo: Repo, rng: random.Random) -> None:
    repo.commit({"a.txt": b"clean", "copy/a.txt": None, "k.pem": None, "c.zip": None})


def added_again(repo: Repo, rng: random.Random) -> None:
    repo.commit({"again.txt": b"again " + repo.git("show", "HEAD~2:b.txt")})


def renamed(repo: Repo, rng: random.Random) -> None:
    repo.commit({"moved/k.pem": (repo.path / "k.pem").read_bytes(), "k.pem": None})


def merged(repo: Repo, rng: random.Random) -> None:
    repo.merge("side")


def amended(repo: Repo, rng: random.Random) -> None:
    repo.write({"f.txt": b"better"})
    repo.git("commit", "-q", "-a", "--amend", "-m", "better")


def branch_removed(repo: Repo, rng: random.Random) -> None:
    repo.git("branch", "-q", "-D", "side")


def branch_checked_out(repo: Repo, rng: random.Random) -> None:
    repo.switch("side")


def wound_back(repo: Repo, rng: random.Random) -> None:
    repo.git("reset", "-q", "--hard", "HEAD~2")


def tagged(repo: Repo, rng: random.Random) -> None:
    repo.git("tag", "-a", "-m", "note", "noted", "side")


def orphaned(repo: Repo, rng: random.Random) -> None:
    repo.git("checkout", "-q", "--orphan", "alone")
    repo.commit({"o.txt": token(rng)})


def repacked(repo: Repo, rng: random.Random) -> None:
    repo.pack()


def packed_further(repo: Repo, rng: random.Random) -> None:
    repo.git("repack", "-d", "-q")


def packed_twice(repo: Repo, rng: random.Random) -> None:
    """Each object lies in several packs, at other positions; the order of the packs is that of their names."""
    for turn in range(4):
        repo.commit({f"more{turn}/{number}.txt": b"%d" % number for number in range(10)})
        repo.git("repack", "-a", "-q", "-f")
    assert len(list((repo.git_dir / "objects" / "pack").glob("*.pack"))) == 5


def collected(repo: Repo, rng: random.Random) -> None:
    repo.git("branch", "-q", "-D", "side")
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "-q", "--prune=now")


def started_over(repo: Repo, rng: random.Random) -> None:
    shutil.rmtree(repo.path)
    Repo(repo.path).commit({"z.txt": token(rng)})


@pytest.mark.parametrize(
    "change",
    [
        nothing,
        new_commit,
        taken_away,
        added_again,
        renamed,
        merged,
        amended,
        branch_removed,
        branch_checked_out,
        wound_back,
        tagged,
        orphaned,
        repacked,
        packed_further,
        packed_twice,
        collected,
        started_over,
    ],
)
def test_after_a_change(
    lively: Repo, scanned: Scanned, rng: random.Random, change: Callable[[Repo, random.Random], None]
) -> None:
    first = everything(scanned(lively.path, cache=True))
    assert first == everything(scanned(lively.path))
    assert len(first["findings"]) == 8  # type: ignore[arg-type]
    for _ in range(2):
        change(lively, rng)
        fresh = everything(scanned(lively.path))
        assert everything(scanned(lively.path, cache=True)) == fresh
        assert everything(scanned(lively.path, cache=True)) == fresh
        change = new_commit


def test_scans_of_single_branches_do_not_confuse_it(lively: Repo, scanned: Scanned) -> None:
    for branch in ("side", "", "main", "side", ""):
        fresh = everything(scanned(lively.path, branch=branch))
        assert everything(scanned(lively.path, branch=branch, cache=True)) == fresh


def target(repo: Repo, tools: Equipment, **settings: object) -> HistoryTarget:
    opened = repository.discover(repo.path)
    assert opened is not None
    chosen = Settings(scan=ScanSettings(**{"jobs": 1} | settings))
    return HistoryTarget(opened, refs.tips(opened), tools, chosen)


def scan_once(target: HistoryTarget, tools: Equipment) -> int:
    """Does the work of a target; how many shards it was."""
    list(target.remembered())
    results = [work(tools.detector(), shard) for shard in target.shards()]
    for result in results:
        target.heard(result)
    target.complete([])
    return len([result for result in results if result.label])


def test_commits_are_read_in_the_meantime_where_no_memory_has_them(
    lively: Repo, tools: Equipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = history.reached_from
    monkeypatch.setattr(history, "reached_from", lambda *given: read.append("commits") or real(*given))
    for meanwhile, wanted in ((True, 1), (False, 2), (True, 2)):  # the third has a memory
        opened = target(lively, tools, cache=wanted > 1)
        if meanwhile:
            opened.meanwhile()
        scan_once(opened, tools)
        assert (opened.commits, len(read)) == (4, wanted)


def test_a_pack_is_walked_once(lively: Repo, tools: Equipment) -> None:
    lively.pack()
    assert scan_once(target(lively, tools), tools) >= 1
    again = target(lively, tools)
    (recalled,) = again.remembered()
    assert recalled.sightings
    assert [shard.label for shard in again.shards()] == [""]  # what is encoded, or inside an archive
    assert scan_once(target(lively, tools, cache=False), tools) >= 1
    assert list(target(lively, tools, cache=False).remembered()) == []


@pytest.mark.parametrize("settings", [{"binary": True}, {"archives": False}, {"max_decode_depth": 0}])
def test_other_settings_have_nothing_to_recall(lively: Repo, tools: Equipment, settings: dict[str, object]) -> None:
    scan_once(target(lively, tools), tools)
    options = msgspec.structs.replace(tools.options, depth=settings.pop("max_decode_depth", tools.options.depth))
    other = msgspec.structs.replace(tools, options=options)
    assert list(target(lively, tools).remembered()) != []
    assert list(target(lively, other, **settings).remembered()) == []


def test_a_damaged_memory_does_no_harm(lively: Repo, scanned: Scanned, cache: Path) -> None:
    fresh = everything(scanned(lively.path, cache=True))
    (file,) = (cache / "histories").iterdir()
    content = file.read_bytes()
    for damaged in (b"", content[: len(content) // 2], content[::-1], bytes(100)):
        file.write_bytes(damaged)
        assert everything(scanned(lively.path, cache=True)) == fresh


def test_no_commits_at_all(repo: Repo, tools: Equipment) -> None:
    empty = target(repo, tools)
    assert (list(empty.remembered()), list(empty.shards()), empty.complete([])) == ([], [], [])
    assert (empty.commits, empty.skipped) == (0, [])


def test_what_is_not_here_is_said(lively: Repo, tools: Equipment) -> None:
    git(lively.path.parent, "clone", "-q", "--depth=1", lively.path.as_uri(), "cut")
    cut = Repo(lively.path.parent / "cut")
    (cut.git_dir / "refs" / "heads" / "lost").write_text("ab" * 20)
    (cut.git_dir / "objects" / "info" / "alternates").write_text("/nowhere/objects\n")
    said = {one.reason: one.detail for one in target(cut, tools).skipped}
    assert set(said) == {"shallow clone", "missing objects", "missing alternate"}
    assert "refs/heads/lost" in said["missing objects"]
    assert scanned_commits(cut, tools) == 1


def scanned_commits(repo: Repo, tools: Equipment) -> int:
    one = target(repo, tools, cache=False)
    scan_once(one, tools)
    return one.commits
