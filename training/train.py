"""Trains the classifier of generic candidates: data in, weights and model card out. The same data give the same files.

    python training/train.py --creddata OUT --clean FOLDER...

OUT is what the extract.py of the CredData benchmark writes; each FOLDER holds released source code. Without either it
trains on made-up examples alone, which is what the tests do. Wants the packages of the extra `training`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import card
import corpora
import creddata
import fitting
import synthetic
from candidates import Collector, Example
from oakum.detect.classify import model
from oakum.detect.places import WEIGHTS as WEIGHTS_OF_PLACES
from oakum.detect.places import place_of
from oakum.rules import load
from oakum.rules.loader import builtin_directory

HERE = Path(__file__).parent
WEIGHTS = Path(model.__file__).with_name("weights.bin")
SEED = 7


def main() -> None:
    """Reads the command line and trains."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--creddata", type=Path, help="a rebuilt part of CredData (data/ and meta/)")
    parser.add_argument("--clean", type=Path, nargs="*", default=[], help="folders of released source code")
    parser.add_argument("--rounds", type=int, default=12, help="rounds of made-up examples")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--card", type=Path, default=HERE / "model_card.md")
    parser.add_argument("--scores", type=Path, help="also write the cross-validated confidence of every candidate")
    options = parser.parse_args()
    examples = list(gather(options))
    data = fitting.arrays(examples)
    scores = fitting.cross_validated(data)
    real = np.array([not one.group.startswith(("made:", "clean:")) for one in examples])
    judged = data.known & (real if real.any() else np.ones_like(real))
    slope, offset = fitting.calibration(scores[judged], data.truth[judged])
    probability = 1 / (1 + np.exp(-(slope * scores + offset)))
    fitted = fitting.fit(data, np.arange(len(examples)))
    weights = fitting.weights(fitted, slope, offset)
    content = model.write(weights)
    options.weights.write_bytes(content)
    run = card.Run(
        command=f"python training/{Path(__file__).name}",
        sources=sources(examples),
        probability=probability[judged],
        truth=data.truth[judged],
        noise=noise(options.clean, examples, probability),
        size=len(content),
        nodes=len(weights.feature),
        gains=fitted.gains(),
        places=places(examples, np.flatnonzero(judged), slope * scores + offset, data.truth),
    )
    options.card.write_text(card.card(run), encoding="utf-8")
    if options.scores:
        write_scores(options.scores, examples, probability)


def gather(options: argparse.Namespace) -> Iterator[Example]:
    """All examples."""
    rules = load(sorted(builtin_directory().glob("*.toml")))
    collector = Collector(rules)
    if options.creddata:
        yield from creddata.examples(options.creddata, collector)
    yield from corpora.examples(options.clean, collector)
    yield from synthetic.examples(collector, rules, SEED, options.rounds)


def sources(examples: list[Example]) -> list[tuple[str, int, int, int]]:
    """Groups, positives and negatives of each source."""
    groups: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in examples:
        name = {"made": "made up", "clean": "clean code"}.get(one.group.partition(":")[0], "CredData")
        groups[name].add(one.group)
        if one.label is not None:
            counts[name][not one.label] += 1
    return [(name, len(groups[name]), counts[name][0], counts[name][1]) for name in sorted(groups)]


def places(
    examples: list[Example], chosen: np.ndarray, log_odds: np.ndarray, truth: np.ndarray
) -> list[tuple[str, int, float, float]]:
    """What kinds of places add to the log-odds, measured, beside what `oakum.detect.places` adds to them."""
    kinds = [kind for kind, _, _ in WEIGHTS_OF_PLACES]
    flags = np.array([[kind in place_of(examples[number].path) for kind in kinds] for number in chosen], dtype=float)
    added = fitting.additions(log_odds[chosen], flags.reshape(-1, len(kinds)), truth[chosen])
    counts = flags.reshape(-1, len(kinds)).sum(axis=0)
    return [
        (str(kind.name).lower(), int(count), float(measured), weight)
        for (kind, weight, _), count, measured in zip(WEIGHTS_OF_PLACES, counts, added, strict=True)
    ]


def noise(folders: list[Path], examples: list[Example], probability: np.ndarray) -> list[tuple[str, int, list[int]]]:
    """For each clean corpus its lines, and how many hold a candidate at each of the card's thresholds."""
    rows = []
    for folder in folders:
        own = [number for number, one in enumerate(examples) if one.group == f"clean:{folder.name}"]
        lines = sum(data.count(b"\n") for _, data in corpora.texts(folder))
        counts = [
            len({(examples[number].path, examples[number].line) for number in own if probability[number] >= bound})
            for bound in card.thresholds()
        ]
        rows.append((folder.name, lines, counts))
    return rows


def write_scores(path: Path, examples: list[Example], probability: np.ndarray) -> None:
    """One JSON object a candidate: where it stands, its rule, its label and its confidence."""
    with path.open("w", encoding="utf-8") as file:
        for one, confidence in zip(examples, probability, strict=True):
            record = {"path": one.path, "line": one.line, "rule": one.rule, "label": one.label, "group": one.group}
            record |= {"confidence": round(float(confidence), 4), "start": one.start, "end": one.end}
            file.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
