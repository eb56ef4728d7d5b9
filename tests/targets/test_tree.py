from __future__ import annotations

import random
from pathlib import Path

import pytest

from oakum.config.settings import ScanSettings
from oakum.detect.equipment import Equipment
from oakum.model import Exposure, Finding, Identity
from oakum.policy.globs import path_test
from oakum.policy.merge import merge
from oakum.scan import work
from oakum.targets.tree import TreeTarget, left_out
from repo import Repo
from toys import token


def scanned(target: TreeTarget, tools: Equipment) -> list[Finding]:
    results = [work(tools.detector(), shard) for shard in target.shards()]
    sightings = [one for result in results for one in result.sightings]
    return target.complete(merge(sightings, Identity(bytes(32)), tools.rules.by_id()))


def exposures(findings: list[Finding]) -> dict[str, Exposure]:
    return {place.origin.path: place.origin.exposure for finding in findings for place in finding.locations}


@pytest.fixture
def mixed(repo: Repo, rng: random.Random) -> Repo:
    """A file for each way that it can be known to git."""
    repo.commit({"in/committed.txt": token(rng), ".gitignore": b"ignored.txt\n"})
    repo.write({f"in/{name}.txt": token(rng) for name in ("staged", "untracked", "ignored")})
    repo.git("add", "in/staged.txt")
    return repo


EXPECTED = {
    "committed.txt": Exposure.COMMITTED,
    "staged.txt": Exposure.STAGED,
    "untracked.txt": Exposure.UNTRACKED,
    "ignored.txt": Exposure.IGNORED,
}


def test_how_far_files_have_come(mixed: Repo, tools: Equipment) -> None:
    found = exposures(scanned(TreeTarget(mixed.path, ScanSettings()), tools))
    assert found == {f"in/{name}": exposure for name, exposure in EXPECTED.items()}


def test_a_folder_and_a_file_inside_a_repository(mixed: Repo, tools: Equipment) -> None:
    assert exposures(scanned(TreeTarget(mixed.path / "in", ScanSettings()), tools)) == EXPECTED
    for name, exposure in EXPECTED.items():
        assert exposures(scanned(TreeTarget(mixed.path / "in" / name, ScanSettings()), tools)) == {name: exposure}


def test_a_folder_outside_of_any(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    (tmp_path / "a.txt").write_bytes(token(rng))
    target = TreeTarget(tmp_path, ScanSettings())
    assert exposures(scanned(target, tools)) == {"a.txt": Exposure.UNTRACKED}
    assert target.skipped == []


def test_what_is_left_out_is_said(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    for name in ("a.txt", "left.txt", "a.png"):
        (tmp_path / name).write_bytes(token(rng))
    target = TreeTarget(tmp_path, ScanSettings(exclude=("left.*",)))
    assert set(exposures(scanned(target, tools))) == {"a.txt"}
    assert {one.path: one.by_default for one in target.skipped} == {"left.txt": True, "a.png": True}
    everything = TreeTarget(tmp_path, ScanSettings(binary=True))
    assert set(exposures(scanned(everything, tools))) == {"a.txt", "left.txt", "a.png"}


def test_the_largest_file_by_the_settings(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    (tmp_path / "a.txt").write_bytes(secret)
    (tmp_path / "b.txt").write_bytes(secret + b"\n")
    found = scanned(TreeTarget(tmp_path, ScanSettings(max_file_bytes=len(secret))), tools)
    assert set(exposures(found)) == {"a.txt"}


@pytest.mark.parametrize(
    ("path", "binary", "reason"),
    [
        ("src/a.py", False, None),
        ("src/a.png", False, "binary"),
        ("src/a.png", True, None),
        ("gone/a.py", False, "excluded"),
        ("gone/a.png", True, "excluded"),
    ],
)
def test_why_a_path_is_not_read(path: str, binary: bool, reason: str | None) -> None:
    skipped = left_out(path_test(("gone/**",)), binary, path)
    assert (skipped and (skipped.path, skipped.by_default)) == (reason and (path, True))
    assert bool(skipped and skipped.reason == "excluded") == (reason == "excluded")
