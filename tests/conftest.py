from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from oakum.config import Loaded
from oakum.config.settings import ScanSettings, Settings
from oakum.detect.equipment import Equipment
from oakum.model import Identity, ScanResult
from oakum.scan import scan
from oakum.targets import Selection
from repo import Repo
from toys import toy_rules, toy_tools

ROOT = Path(__file__).parent.parent
sys.path += [str(ROOT), str(ROOT / "benchmarks")]  # tests share its oracle, and its contexts

settings.register_profile("oakum", deadline=None)  # how long a busy machine takes says nothing
settings.load_profile("oakum")


@pytest.fixture(scope="session")
def tools() -> Equipment:
    """The toy rules, compiled."""
    return toy_tools()


@pytest.fixture
def rng() -> random.Random:
    """The same random numbers in every run."""
    return random.Random(1813)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository."""
    return Repo(tmp_path / "repo")


@pytest.fixture
def new_repo(tmp_path: Path) -> Callable[..., Repo]:
    """Makes empty repositories by name."""
    return lambda name, *init: Repo(tmp_path / name, *init)


Scanned = Callable[..., ScanResult]


@pytest.fixture
def scanned(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Scanned:
    """Scans a path with the toy rules: `scanned(path, history=False)`; further names are of `Selection` or `[scan]`."""
    cache = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(cache))

    def run(target: Path | str, **options: object) -> ScanResult:
        chosen = {name: options.pop(name) for name in list(options) if name in Selection.__struct_fields__}
        settings = Settings(scan=ScanSettings(**{"jobs": 1, "cache": False} | options), ignore_file=str(cache / "none"))
        return scan(
            [str(target)],
            loaded=Loaded(settings=settings, provenance={}, root=Path(target)),
            rules=toy_rules(),
            identity=Identity(bytes(32)),
            selection=Selection(**chosen),
        )

    return run
