"""Training on made-up examples alone: the same command writes the same files, and the card says what it must."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from oakum.detect.classify.model import Model, read

ROOT = Path(__file__).parent.parent.parent

pytest.importorskip("lightgbm", reason="the extra `training` is not installed")
pytest.importorskip("sklearn", reason="the extra `training` is not installed")


def train(folder: Path) -> tuple[bytes, str]:
    weights, card = folder / "weights.bin", folder / "card.md"
    command = [sys.executable, "training/train.py", "--rounds", "4", "--weights", str(weights), "--card", str(card)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)
    return weights.read_bytes(), card.read_text()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    return train(tmp_path_factory.mktemp("one"))


def test_the_same_data_give_the_same_files(trained, tmp_path):
    assert train(tmp_path) == trained


def test_the_weights_are_a_model(trained):
    content, _ = trained
    weights = read(content)
    assert len(content) < 300_000
    assert Model(weights).log_odds([0.0] * len(weights.features)) != 0


def test_the_card_has_its_sections_and_figures(trained):
    _, card = trained
    headings = [line.lstrip("# ") for line in card.splitlines() if line.startswith("## ")]
    assert headings == [
        "Learnt from",
        "Precision and recall over candidates of unseen repositories",
        "Reliability",
        "What it looks at",
        "Places",
        "Noise",
    ]
    assert "| made up | 4 |" in card
    assert re.search(r"Average precision: [01]\.[0-9]{3}\.", card)


def test_the_shipped_card_speaks_of_the_shipped_weights():
    from oakum.detect.classify import model

    card = (ROOT / "training" / "model_card.md").read_text()
    assert f"Weights: {model._WEIGHTS.stat().st_size:,} bytes" in card
