"""The house keeps its order: every module has its tests, every room its floor.

That rooms import only from the floors below is for `lint-imports`, which runs with the other checks (.ci/run).
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE, TESTS = ROOT / "src" / "oakum", ROOT / "tests"
WITHOUT_TESTS = frozenset(
    [
        "cli/clock.py",
        "cli/explaining.py",
        "cli/lazy.py",
        "cli/rulework.py",
        "detect/checks/interface.py",
        "detect/checks/vocabulary.py",
        "detect/decode/compression.py",
        "detect/decode/escapes.py",
        "detect/factor.py",
        "detect/syntax.py",
        "kernel/escapes.py",
        "report/ansi.py",
        "report/interface.py",
        "report/record.py",
        "rules/importer/notes.py",
        "rules/model.py",
        "sources/archives/interface.py",
        "targets/interface.py",
    ]
)
"""Protocols, lists of words, and what the tests of their callers hold. It may only get shorter."""
ELSEWHERE = {"kernel/plain/": "tests/kernel holds the twins equal"}
MODULES = sorted(
    path.relative_to(SOURCE).as_posix()
    for path in SOURCE.rglob("*.py")
    if path.name != "__init__.py" and path.relative_to(SOURCE).as_posix() != "__main__.py"
)


def mirrored(module: str) -> Path:
    path = TESTS / module
    return path.with_name(f"test_{path.name}")


@pytest.mark.parametrize("module", [one for one in MODULES if not one.startswith(tuple(ELSEWHERE))])
def test_every_module_has_its_tests(module):
    assert mirrored(module).is_file() != (module in WITHOUT_TESTS)


def test_the_exceptions_exist():
    assert set(MODULES) >= WITHOUT_TESTS
    assert all((SOURCE / folder).is_dir() for folder in ELSEWHERE)


def test_every_room_stands_on_a_floor():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    floors = {room.strip() for layer in contract["layers"] for room in layer.split("|")}
    rooms = {f"oakum.{path.stem}" for path in SOURCE.iterdir() if (path / "__init__.py").is_file()}
    modules = {f"oakum.{path.stem}" for path in SOURCE.glob("*.py") if not path.stem.startswith("__")}
    assert floors == rooms | modules


@pytest.mark.parametrize("module", MODULES)
def test_no_file_is_a_drawer_for_everything(module):
    assert not {"utils", "helpers", "common", "manager", "misc"} & set(Path(module).with_suffix("").parts)
    assert len((SOURCE / module).read_text().splitlines()) <= 500
