"""Checks that scanning the deltas of a repository finds what scanning every blob whole finds.

    python benchmarks/verify.py REPOSITORY...

Prints `equal`, or each difference as rule, identity and blob; no value is shown. Exit code 1 when any differs.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from oakum import config
from oakum.config.settings import Settings
from oakum.detect.equipment import CLIP, Equipment, longest_block
from oakum.kernel import BINARY, WRAPPED, kind_of
from oakum.model import GitOrigin, Identity, Secret
from oakum.scan import equipment, work
from oakum.sources.git import command, history, repository
from oakum.sources.git.objects import ObjectStore
from oakum.sources.unwrap import unwrapped


class Pair(NamedTuple):
    """What both ways have to agree on."""

    rule: str
    secret: Secret


Found = dict[Pair, str]
"""Pair -> a blob that holds it."""


def by_deltas(target: Path, tools: Equipment) -> Found:
    """What the scanner finds in a repository."""
    objects = ObjectStore(opened(target))
    rules = tools.rules.rules
    reach = history.Reach(clip=CLIP, block=longest_block(rules), openers=tools.openers)
    make = partial(history.HistoryShard, reach=reach, binary=False, archives=True)
    detector = tools.detector()
    found: Found = {}
    for shard in history.shards(objects, 1, make):
        for sighting in work(detector, shard).sightings:
            origin = sighting.locations[0].origin
            assert isinstance(origin, GitOrigin)
            found.setdefault(Pair(sighting.rule, sighting.secret), origin.blob)
    return found


def by_blobs(target: Path, tools: Equipment) -> Found:
    """What is there: every blob that git gives, looked at on its own and as a whole."""
    detector = tools.detector()
    found: Found = {}
    for blob, content in blobs(opened(target)):
        for text in texts(content):
            for detection in detector.text(text):
                found.setdefault(Pair(detection.rule, detection.secret), blob)
    return found


def opened(target: Path) -> repository.Repository:
    """The repository at a path."""
    found = repository.discover(target)
    if found is None:
        raise SystemExit(f"{target}: is no git repository")
    return found


def blobs(repo: repository.Repository) -> Iterator[tuple[str, bytes]]:
    """Id and content of every blob, as git reads them."""
    process = subprocess.Popen(
        ["git", "cat-file", "--batch", "--batch-all-objects", "--unordered"],
        cwd=repo.git_dir,
        env=command.environment(),
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    with process.stdout as stream:
        while header := stream.readline().decode().split():
            content = stream.read(int(header[2]) + 1)[:-1]
            if header[1] == "blob" and len(content) <= history.LARGEST:
                yield header[0], content
    if process.wait():
        raise SystemExit("git cat-file failed")


def texts(content: bytes) -> Iterator[bytes]:
    """What the scanner looks at in a content."""
    kind = kind_of(content, False)
    if kind == WRAPPED:
        for member in unwrapped("", content, archives=True):
            if not hasattr(member, "reason"):
                yield member.data
    elif kind != BINARY:
        yield content


def differences(target: Path, tools: Equipment, identity: Identity) -> list[str]:
    """One line for each pair that only one of the two ways finds; without values."""
    deltas, whole = by_deltas(target, tools), by_blobs(target, tools)
    missed = [("missed by deltas", pair, whole[pair]) for pair in whole.keys() - deltas.keys()]
    extra = [("only by deltas", pair, deltas[pair]) for pair in deltas.keys() - whole.keys()]
    return sorted(f"{what}: {pair.rule} {identity.of(pair.secret)} {blob}" for what, pair, blob in missed + extra)


def main(targets: list[str]) -> int:
    """Verifies each target; the exit code."""
    settings = Settings()
    tools = equipment(config.rules_for(settings.rules), settings.scan)
    identity = Identity(secrets.token_bytes(32))
    different = 0
    for target in targets:
        lines = differences(Path(target), tools, identity)
        different += len(lines)
        print(f"{target}: {f'{len(lines)} differences' if lines else 'equal'}", *lines, sep="\n  ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else __doc__)
