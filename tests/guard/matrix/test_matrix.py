"""The leak matrix holds what the documentation says of it. Its parts are in benchmarks/guard_matrix."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard_matrix.channels import channels
from guard_matrix.leaks import ENCODINGS, KINDS
from guard_matrix.matrix import BENIGN, Matrix, markdown, measure
from oakum.guard.hosts import NAMES


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OAKUM_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        return measure()


def test_it_covers_every_host_and_enough_of_everything() -> None:
    assert {way.host for way in channels("/x")} == set(NAMES)
    assert len(KINDS) >= 25
    assert len(ENCODINGS) == 8
    assert BENIGN >= 2000


@pytest.mark.slow
def test_what_leaks_is_stopped_or_redacted(matrix: Matrix) -> None:
    assert matrix.rate() >= 0.99
    assert matrix.rate(encoding="plain") == 1
    assert matrix.rate(encoding="base64") == 1


@pytest.mark.slow
def test_what_is_benign_goes_on_as_it_is(matrix: Matrix) -> None:
    assert matrix.disturbed.total() <= 0.005 * matrix.benign.total()


@pytest.mark.slow
def test_the_page_is_in_the_documentation(matrix: Matrix) -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "guard-matrix.md").read_text()
    assert all(line in page for line in markdown(matrix).splitlines() if line.startswith("| Host"))
