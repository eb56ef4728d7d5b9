"""Compares Oakum with its peers on the repositories given; see docs/reference/benchmarks.md.

python benchmarks/run.py --repo ansible=PATH --repo celery=PATH --tree big=FOLDER --write
python benchmarks/run.py --smoke
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import cases
import tables
import tools
from measure import Command, Failed, Run, peak, timed
from tables import Measured

KINDS = ("history", "tree", "start", "again")
PEERS_HOME = tables.ROOT / "build" / "benchmarks" / "peers"


def main() -> int:
    """Measures, prints, and on request writes; returns the exit code."""
    options = _options()
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        compared = _tools(options)
        note = f"{tools.described(compared)}; {os.cpu_count()} cores, Python {platform.python_version()}."
        print(note)
        rows: list[Measured] = []
        try:
            for case in _cases(options, scratch):
                rows += _measured(case, compared, options, scratch)
        except Failed as failure:
            print(failure, file=sys.stderr)
            return 1
    print(f"\n{tables.full(rows)}\n\n{tables.short(rows)}")
    if options.write:
        tables.write(rows, note)
    return 0


def _options() -> Namespace:
    parser = ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--repo", action="append", default=[], metavar="NAME=PATH", help="a complete git repository")
    parser.add_argument(
        "--tree", action="append", default=[], metavar="NAME=PATH", help="a folder, or a repository's HEAD"
    )
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind; repeatable")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="counted runs of each tool (5)")
    parser.add_argument("--alone", action="store_true", help="measure Oakum only")
    parser.add_argument("--peer", action="append", help="only this peer; repeatable")
    parser.add_argument("--write", action="store_true", help="write the tables into README and docs")
    parser.add_argument("--smoke", action="store_true", help="one round on a tiny repository: does the script work?")
    options = parser.parse_args()
    if not (options.smoke or options.repo or options.tree or options.kind):
        parser.error("give --repo or --tree, or --kind start")
    return options


def _tools(options: Namespace) -> list[tools.Tool]:
    ours = tools.oakum()
    if options.alone:
        return [ours]
    try:
        found = [*tools.peers(PEERS_HOME), *tools.ripgrep()]
        return [ours, *(peer for peer in found if not options.peer or peer.name in options.peer)]
    except subprocess.CalledProcessError:
        if not options.smoke:
            raise SystemExit("the peers cannot be installed; --alone measures Oakum only") from None
        print("the peers cannot be installed here: Oakum runs alone")
        return [ours]


def _cases(options: Namespace, scratch: Path) -> Iterator[cases.Case]:
    kinds = options.kind or KINDS
    repositories, folders = cases.named(options.repo), cases.named(options.tree)
    if options.smoke:
        options.rounds = 1
        cases.small_repository(scratch / "tiny", commits=3)
        repositories = folders = {"tiny": scratch / "tiny"}
    if "history" in kinds:
        yield from cases.histories(repositories, scratch)
    if "tree" in kinds:
        yield from cases.trees(folders, scratch)
    if "start" in kinds:
        yield from cases.starts(scratch)
    if "again" in kinds:
        yield from cases.repeats(repositories, scratch)


def _measured(
    case: cases.Case, compared: Sequence[tools.Tool], options: Namespace, scratch: Path
) -> Iterator[Measured]:
    """Each tool once uncounted, then all in turn, so that a busy minute hits all; memory at the end."""
    asked = [tool for tool in compared if case.kind in tool.asks and (tool.name == tables.SUBJECT or not case.alone)]
    commands = {tool.name: _command(case, tool, scratch) for tool in asked}
    for command in commands.values():
        timed(command)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            case.before()
            runs[name].append(timed(command))
    for name, command in commands.items():
        row = Measured(case.title, name, runs[name], peak(command) if case.memory else None)
        print(f"{row.case:40} {row.tool:12} {row.wall:9.3f} s {row.cpu:9.3f} s CPU", flush=True)
        yield row


def _command(case: cases.Case, tool: tools.Tool, scratch: Path) -> Command:
    out = scratch / f"report-{tool.name}.json"
    environment = {"OAKUM_CACHE_DIR": str(scratch / "cache"), "OAKUM_IDENTITY_KEY": "00" * 32}
    return Command(tool.asks[case.kind](tool.program, case.target, out), case.cwd, tool.accepted, environment)


if __name__ == "__main__":
    sys.exit(main())
