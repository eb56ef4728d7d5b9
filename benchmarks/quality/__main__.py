"""Judges what Oakum finds, beside its peers; see docs/reference/quality.md.

python -m benchmarks.quality contexts
python -m benchmarks.quality corpora --peer betterleaks
python -m benchmarks.quality creddata --checkout PATH --mirrors PATH --repos FILE --peer credsweeper --write
"""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from oakum.rules import builtin_directory, load

from . import corpora, creddata, matrix, page, scanners
from .score import Found, score

BUILD = Path(__file__).resolve().parents[2] / "build" / "benchmarks"
PEERS_HOME = BUILD / "peers"
_ENVIRONMENT = {"OAKUM_CACHE_DIR": str(BUILD / "cache"), "OAKUM_IDENTITY_KEY": "00" * 32}
"""Nothing of this machine's own settings: the labels are for the identities of this key."""
READ_BY_HAND = frozenset({scanners.SUBJECT})
"""Tools whose findings in the clean corpora are labelled."""


def main() -> int:
    """Measures, prints, and on request writes; returns the exit code."""
    options = _options()
    return {"contexts": _contexts, "corpora": _corpora, "creddata": _creddata}[options.part](options)


def _options() -> Namespace:
    parser = ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parts = parser.add_subparsers(dest="part", required=True)
    contexts = parts.add_parser(
        "contexts", help="every rule's examples in every context, and what only looks like them"
    )
    clean = parts.add_parser("corpora", help="findings in large code with few secrets")
    clean.add_argument(
        "--show", action="store_true", help="show findings that nobody has labelled yet, with their line"
    )
    labelled = parts.add_parser("creddata", help="findings against labelled lines")
    labelled.add_argument("--checkout", type=Path, help="a checkout of CredData: its labels")
    labelled.add_argument("--mirrors", type=Path, help="holds a git directory OWNER+NAME/repo for each repository")
    labelled.add_argument("--repos", type=Path, help="the repositories: lines of id, OWNER/NAME, commit, tab-separated")
    labelled.add_argument("--out", type=Path, default=BUILD / "creddata", help="where the files are rebuilt")
    for part in (contexts, clean, labelled):
        part.add_argument("--write", action="store_true", help="write the tables into docs")
    for part in (clean, labelled):
        names = list(scanners.PACKAGES)
        part.add_argument("--peer", action="append", default=[], choices=names, help="this peer too; repeatable")
    return parser.parse_args()


def _contexts(options: Namespace) -> int:
    rules = load([builtin_directory()])
    detector = matrix.detector_of(rules)
    results = matrix.contexts(rules, detector), matrix.mutations(rules, detector)
    made = page.matrix(*results)
    failures = [failure for one in results for failure in one.first_failures]
    print("\n".join([made, *failures]))
    if options.write:
        page.fill("contexts", made)
    return int(bool(failures))


def _corpora(options: Namespace) -> int:
    known = corpora.labels()
    rows: list[page.Noise] = []
    unread = 0
    with TemporaryDirectory() as scratch:
        tools = _scanners(options, Path(scratch))
        for corpus in corpora.corpora(BUILD / "corpora"):
            for scanner in tools:
                found = scanners.run(scanner, corpus.folder, Path(scratch), _ENVIRONMENT).found
                is_read = scanner.name in READ_BY_HAND
                noise = corpora.noise(corpus, found, known) if is_read else None
                usual = corpora.usual(corpus, found, known) if is_read else None
                rows.append(page.Noise(scanner, corpus, len(found), noise, usual))
                new = corpora.unlabelled(corpus, found, known) if is_read else []
                unread += len(new)
                if options.show:
                    print("\n".join(_shown(corpus, new)))
    made = page.noise(rows)
    print(f"{made}\n\n{unread} findings that nobody has labelled (they count as noise)")
    if options.write:
        page.fill("corpora", made)
    return 0


def _shown(corpus: corpora.Corpus, found: list[Found]) -> Iterator[str]:
    for one in found:
        path = corpus.folder / one.path
        line = scanners.lines_of(path)[one.first - 1][:300].decode("utf-8", "replace") if path.is_file() else ""
        yield f"{corpus.name}\t{one.path}\t{one.first}\t{one.rule}\t{one.confidence}\t{one.identity}\t{line.strip()}"


def _creddata(options: Namespace) -> int:
    if options.checkout:
        missing = creddata.rebuild(options.checkout, options.mirrors, options.repos, options.out)
        print("\n".join(f"left out: {one}" for one in missing))
    rows = list(creddata.rows(options.out))
    judged = []
    with TemporaryDirectory() as scratch:
        for scanner in _scanners(options, Path(scratch)):
            scan = _looked(scanner, options.out, Path(scratch))
            judged.append(_judged(scanner, scan, rows, options.out))
            print(page.creddata(judged[-1:]), flush=True)
    print(f"\n{page.creddata(judged)}\n\n{page.modes(judged[0].score)}")
    if options.write:
        page.write_creddata(judged)
    return 0


def _looked(scanner: scanners.Scanner, out: Path, scratch: Path) -> scanners.Scan:
    """Peers need minutes and say the same again; what they said is kept beside the files."""
    if scanner.name == scanners.SUBJECT:
        return scanners.run(scanner, out / "data", scratch, _ENVIRONMENT)
    return scanners.recalled(scanner, out / "data", out / "reports", _ENVIRONMENT)


def _judged(scanner: scanners.Scanner, scan: scanners.Scan, rows: list[creddata.Row], out: Path) -> page.Judged:
    def line(path: str, number: int) -> str:
        return scanners.lines_of(out / path)[number - 1].decode("utf-8", "replace")

    found = [one._replace(path=f"data/{one.path}") for one in scan.found]
    return page.Judged(scanner, scan, score(rows, found, line), score(rows, found, line, core=True))


def _scanners(options: Namespace, scratch: Path) -> list[scanners.Scanner]:
    """Oakum, once uncounted so that its rules are compiled, and the peers that were asked for."""
    ours, nothing = scanners.oakum(), scratch / "nothing"
    nothing.mkdir(exist_ok=True)
    scanners.run(ours, nothing, scratch, _ENVIRONMENT)
    if not options.peer:
        return [ours]
    scanners.install(PEERS_HOME, options.peer)
    return [ours, *scanners.peers(PEERS_HOME, options.peer)]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as failure:
        sys.exit(f"the peers or packages cannot be brought: {failure}")
