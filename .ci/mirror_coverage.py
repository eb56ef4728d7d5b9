"""How much of each file its own test covers: src/oakum/a/b.py by tests/a/test_b.py.
The twin of the kernel in kernel/plain shares the tests of the kernel.

Reads the `.coverage` of `pytest -p mirror_coverage --cov=oakum --cov-context=test` in this folder; as a plugin of
pytest it has only those tests measured that count, for measuring doubles their time. The floors in coverage-floors.json
may only rise: a file below its floor fails, and so does a new one below the floor of new files. `--raise` writes
higher ones, in steps of five, so that what a busy machine does differently is no failure.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from coverage import Coverage

FLOORS = Path(__file__).with_name("coverage-floors.json")
PACKAGE = Path("src/oakum").resolve()
STEP = 5
SLACK = 10
"""Per cent by which a file may vary from run to run: some tests draw their input by chance."""
NEW = 50
"""Per cent of a file that has no floor yet. What only other processes run (`cli/`) has to be given its floor by hand:
coverage does not see it."""
PARAMETERS = 20
"""So many sets of parameters of one test function are measured: the hundredth runs the lines of the first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves unmeasured the tests of no file, and what repeats a test with further parameters."""
    mirrors = {mirrored(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py")}
    sets: Counter[str] = Counter()
    for item in items:
        function = item.nodeid.partition("[")[0]
        sets[function] += 1
        if function.partition("::")[0] not in mirrors or sets[function] > PARAMETERS:
            item.add_marker("no_cover")


def main(arguments: list[str]) -> int:
    """Prints the files below their floor, or all of them from the least covered on; returns the exit code."""
    shares = measured()
    floors: dict[str, int] = json.loads(FLOORS.read_text())
    if arguments == ["--raise"]:
        raised = {name: max((share - SLACK) // STEP * STEP, floors.get(name, 0)) for name, share in shares.items()}
        FLOORS.write_text(json.dumps(raised, indent=1, sort_keys=True) + "\n")
        return 0
    if not floors:
        print(f"{FLOORS.name} holds no floors: write them with --raise", file=sys.stderr)
        return 1
    fallen = [name for name, share in shares.items() if share < floors.get(name, NEW)]
    for name in fallen or sorted(shares, key=lambda name: shares[name])[:10]:
        print(f"{shares[name]:4} %  (floor {floors.get(name, NEW)} %)  {name}")
    whole = sum(share == 100 for share in shares.values())
    print(f"{len(shares)} files, {len(fallen)} below their floor, {whole} covered whole by their own test")
    return int(bool(fallen))


def measured() -> dict[str, int]:
    """Per cent of the lines of each file that its own test runs, rounded down."""
    coverage = Coverage()
    coverage.load()
    shares = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        _, statements, _, _, _ = coverage.analysis2(str(path))
        if statements:
            covered = set(_lines(coverage, path)) & set(statements)
            shares[path.relative_to(PACKAGE).as_posix()] = 100 * len(covered) // len(statements)
    return shares


def mirrored(module: Path) -> str:
    """The test file of a module; both are relative, to the repository and to the package."""
    name = module.parent.name if module.name == "__init__.py" else module.stem
    folder = Path("kernel") if module.parent == Path("kernel/plain") else module.parent
    return (Path("tests") / folder / f"test_{name}.py").as_posix()


def _lines(coverage: Coverage, path: Path) -> list[int]:
    """Lines run by the mirrored test, and those that run at import, whoever imports first."""
    test = mirrored(path.relative_to(PACKAGE))
    contexts = coverage.get_data().contexts_by_lineno(str(path))
    return [line for line, names in contexts.items() if any(n == "" or n.startswith(f"{test}::") for n in names)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
