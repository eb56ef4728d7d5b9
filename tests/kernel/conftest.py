from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from oakum.kernel import plain

from .repositories import Repository, lively


def compiled() -> ModuleType:
    """The native kernel; without it the test is skipped, since everything has to work there too."""
    module: ModuleType = pytest.importorskip("oakum.kernel.native", reason="the kernel is not compiled here")
    return module


@pytest.fixture(scope="session", params=["plain", "native"])
def kernel(request: pytest.FixtureRequest) -> ModuleType:
    return compiled() if request.param == "native" else plain


@pytest.fixture(scope="session")
def native() -> ModuleType:
    return compiled()


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A small history with merges, renames, a submodule and blobs of all kinds, in one pack."""
    made: Path = tmp_path_factory.mktemp("repository")
    return lively(made)
