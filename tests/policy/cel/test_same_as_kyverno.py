"""What our engine says of the policies in `parity/`, Kyverno says as well: now where it is installed, else as recorded.

`docs/reference/kyverno-parity.md` has the command that
records anew.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("cel_expr_python", reason="cel-expr-python is not installed")
ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(__file__).parent / "parity"
RECORDED = json.loads((FOLDER / "recorded.json").read_text("utf-8"))

sys.path.append(str(ROOT / "benchmarks"))
from kyverno_parity import Case, cases, ours, theirs  # noqa: E402 - the script that records compares in the same way

CASES = list(cases(FOLDER))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_ours_are_the_recorded_verdicts(case: Case) -> None:
    assert ours(case)[0] == RECORDED["verdicts"][case.name]


def test_the_record_is_of_all_policies_and_says_of_which_kyverno() -> None:
    assert {case.name for case in CASES} == set(RECORDED["verdicts"])
    assert RECORDED["of"].startswith("kyverno v1.")
    said = {verdict for verdicts in RECORDED["verdicts"].values() for verdict in verdicts.values()}
    assert said == {"pass", "fail", "error", "skip"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_kyverno_still_says_what_is_recorded(case: Case) -> None:
    tool = shutil.which("kyverno") or pytest.skip("kyverno is not installed")
    assert theirs(case, tool) == RECORDED["verdicts"][case.name]
