"""Scanning deltas finds what scanning whole blobs finds; the oracle is that of benchmarks/verify.py."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.config.settings import Settings
from oakum.detect.equipment import Equipment
from oakum.model import Identity
from oakum.rules import builtin_directory, load
from oakum.rules.template import expand
from oakum.scan import equipment
from repo import Repo, git
from toys import key, token
from verify import by_blobs, by_deltas, differences

from .growth import grown, imported

IDENTITY = Identity(bytes(32))


def loosened(repo: Repo) -> None:
    """Takes the packs apart into loose objects."""
    packs = repo.git_dir / "objects" / "pack"
    for pack in sorted(packs.glob("*.pack")):
        away = shutil.move(pack, repo.path / "away.pack")
        pack.with_suffix(".idx").unlink()
        repo.git("unpack-objects", "-q", stdin=Path(away).read_bytes())


def shared(repo: Repo) -> Path:
    """A clone that borrows its objects."""
    git(repo.path.parent, "clone", "-q", "--shared", str(repo.path), "borrower")
    return repo.path.parent / "borrower"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 1 << 32),
    versions=st.integers(1, 14),
    depth=st.sampled_from((0, 1, 4, 50)),
    window=st.sampled_from((2, 10, 60)),
    by_offset=st.booleans(),
    layout=st.sampled_from(("one pack", "two packs", "loose", "pack and loose", "alternates")),
)
def test_deltas_hold_what_whole_blobs_hold(
    tools: Equipment, seed: int, versions: int, depth: int, window: int, by_offset: bool, layout: str
) -> None:
    rng = random.Random(seed)
    with TemporaryDirectory() as folder:
        repo = Repo(Path(folder, "repo"))
        states = grown(rng, versions)
        half = len(states) // 2 or 1
        packing = (
            "-c",
            f"repack.useDeltaBaseOffset={str(by_offset).lower()}",
            "repack",
            "-q",
            "-d",
            f"--depth={depth}",
        )
        imported(repo, states[:half])
        repo.git(*packing, "-a", "-f", f"--window={window}")
        imported(repo, states[half:] or states[:1])
        if layout in ("one pack", "alternates"):
            repo.git(*packing, "-a", "-f", f"--window={window}")
        elif layout == "two packs":
            repo.git(*packing, f"--window={window}")
        elif layout == "loose":
            loosened(repo)
        target = shared(repo) if layout == "alternates" else repo.path
        assert differences(target, tools, IDENTITY) == []


def test_the_oracle_sees_differences(tools: Equipment, repo: Repo, rng: random.Random) -> None:
    """A verification that could not fail would prove nothing."""
    secret = token(rng)
    repo.commit({"a.txt": b"key " + secret})
    (pair,) = by_blobs(repo.path, tools)
    assert (pair.rule, pair.secret.reveal()) == ("toy-token", secret)
    assert by_deltas(repo.path, tools).keys() == {pair}


def test_edits_inside_a_key_make_a_new_secret(tools: Equipment, repo: Repo, rng: random.Random) -> None:
    filler = b"".join(b"line %d of something\n" % number for number in range(4000))
    first = key(rng)
    repo.commit({"a.txt": filler + first + b"\n" + filler})
    second = bytearray(first)
    second[len(first) // 2] ^= 1 if first[len(first) // 2] != ord("\n") else 0
    repo.commit({"a.txt": filler + bytes(second) + b"\n" + filler})
    repo.pack()
    found = {pair.secret.reveal() for pair in by_deltas(repo.path, tools)}
    assert found == {pair.secret.reveal() for pair in by_blobs(repo.path, tools)}
    assert first in found


def test_all_built_in_rules_agree_too(repo: Repo) -> None:
    rules = load([builtin_directory()])
    rng = random.Random(5)
    states = grown(rng, 12)
    examples = [rule.examples for rule in rules.rules if rule.examples]
    for number, state in enumerate(states):
        chosen = rng.sample(examples, 40)
        expanded = (expand(rng.choice(group), rng).encode() for group in chosen)
        state["all.txt"] = b"\n".join([state.get("f0.txt", b""), *expanded, b"end %d" % number])
    imported(repo, states)
    repo.pack("--depth=50", "--window=50")
    assert differences(repo.path, equipment(rules, Settings().scan), IDENTITY) == []


@pytest.mark.parametrize("size", [8191, 8192, 8193])
def test_a_zero_byte_far_behind_does_not_hide_a_text(
    tools: Equipment, repo: Repo, rng: random.Random, size: int
) -> None:
    secret = token(rng)
    repo.commit({"a.txt": secret + b" " * size + b"\0"})
    assert [pair.secret.reveal() for pair in by_deltas(repo.path, tools)] == [secret]
