"""Rebuilds files of CredData, whose labels name lines of real code, from copies of the repositories they come from.

The labels are in a checkout of github.com/Samsung/CredData; the code is taken at the labelled commits. The values are
real: what is rebuilt is never committed, and no value is tried against its provider.
"""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_ENVIRONMENT = os.environ | {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


class Source(NamedTuple):
    """A labelled repository at its labelled commit."""

    id: str
    name: str
    """OWNER/NAME."""
    commit: str


class Row(NamedTuple):
    """A label: what the lines of a file hold. `value_start` and `value_end` are columns, -1 where not given."""

    path: str
    repository: str
    first: int
    last: int
    truth: str
    """`T` true, `F` false, `X` unsure."""
    category: str
    value_start: int
    value_end: int


def sources(listing: Path) -> list[Source]:
    """The repositories of a list with tab-separated lines: id, OWNER/NAME, commit, and what else follows."""
    lines = (line.split("\t") for line in listing.read_text().splitlines() if line and not line.startswith("#"))
    return [Source(*line[:3]) for line in lines]


def rebuild(checkout: Path, mirrors: Path, listing: Path, out: Path) -> list[str]:
    """Writes the labelled files of the listed repositories under `out`; returns what is missing, with the reason.

    `mirrors` holds a git directory `OWNER+NAME/repo` for each repository.
    """
    missing = []
    for source in sources(listing):
        git_directory = mirrors / source.name.replace("/", "+") / "repo"
        try:
            _rebuild(source, checkout / "meta" / f"{source.id}.csv", git_directory, out)
        except (OSError, subprocess.CalledProcessError) as error:
            missing.append(f"{source.name}: {type(error).__name__}")
    return missing


def _rebuild(source: Source, labels: Path, git_directory: Path, out: Path) -> None:
    wanted = {row["FileID"]: row["FilePath"] for row in _table(labels)}
    named = {hashlib.sha256(path).hexdigest()[:8]: (oid, path) for oid, path in _listing(git_directory, source.commit)}
    paths = {oid: wanted[id_] for id_, (oid, path) in named.items() if id_ in wanted and not path.endswith(b".xml")}
    for oid, content in _blobs(git_directory, list(paths)):
        target = out / paths[oid]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    (out / "meta").mkdir(parents=True, exist_ok=True)
    (out / "meta" / labels.name).write_bytes(labels.read_bytes())


def rows(out: Path) -> Iterator[Row]:
    """The labels of all rebuilt files."""
    for labels in sorted((out / "meta").glob("*.csv")):
        present: dict[str, bool] = {}
        for row in _table(labels):
            path = row["FilePath"]
            if present.setdefault(path, (out / path).is_file()):
                yield Row(
                    path=path,
                    repository=labels.stem,
                    first=int(row["LineStart"]),
                    last=int(row["LineEnd"]),
                    truth=row["GroundTruth"],
                    category=row["Category"],
                    value_start=int(row["ValueStart"] or -1),
                    value_end=int(row["ValueEnd"] or -1),
                )


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _git(git_directory: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    command = ["git", f"--git-dir={git_directory}", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=True, env=_ENVIRONMENT).stdout


def _listing(git_directory: Path, commit: str) -> Iterator[tuple[str, bytes]]:
    """Blob id and path of every file of a commit; no links."""
    for entry in filter(None, _git(git_directory, "ls-tree", "-r", "-z", commit).split(b"\0")):
        header, _, path = entry.partition(b"\t")
        mode, kind, oid = header.split()
        if kind == b"blob" and mode != b"120000":
            yield oid.decode(), path


def _blobs(git_directory: Path, oids: list[str]) -> Iterator[tuple[str, bytes]]:
    """The blobs that are there."""
    raw = _git(git_directory, "cat-file", "--batch", stdin="".join(f"{oid}\n" for oid in oids).encode())
    at = 0
    for oid in oids:
        end = raw.index(b"\n", at)
        header = raw[at:end].split()
        at = end + 1
        if len(header) == 3:
            size = int(header[2])
            yield oid, raw[at : at + size]
            at += size + 1
