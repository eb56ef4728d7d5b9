"""Fits the two stages: weights of hashed pieces by logistic regression, then trees over all features.

Everything is cross-validated by group: what a model says of a repository was learnt from other repositories. The
trees learn from what the first stage says of repositories that it did not see either.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from candidates import Example
from oakum.detect.classify.features import FEATURES
from oakum.detect.classify.model import LEAF, Weights
from oakum.kernel.described import BUCKETS

FOLDS = 5
GROUP_FLOOR = 3
"""A bucket counts only when it was seen in that many groups."""
_STAGES = 3
_REGULARISATION = 0.2
_TREES = 400
_PARAMETERS = {
    "objective": "binary",
    "num_leaves": 15,
    "extra_trees": True,
    "learning_rate": 0.06,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 3.0,
    "max_bin": 63,
    "use_missing": False,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


@dataclass(frozen=True)
class Data:
    """Examples as arrays."""

    rows: np.ndarray
    grams: list[sparse.csr_matrix]
    truth: np.ndarray
    known: np.ndarray
    """Which examples have a label."""
    weight: np.ndarray
    fold: np.ndarray


def arrays(examples: list[Example]) -> Data:
    """Examples as arrays, with a fold for each: groups stay together, positives are spread evenly."""
    folds = _folds(examples)
    repeated = Counter((one.group, one.rule, one.value) for one in examples)
    groups = {name: number for number, name in enumerate(sorted({one.group for one in examples}))}
    of_group = np.array([groups[one.group] for one in examples])
    return Data(
        rows=np.array([one.row for one in examples], dtype=float),
        grams=[_grams([one.buckets[stage] for one in examples], of_group) for stage in range(_STAGES)],
        truth=np.array([one.label is True for one in examples]),
        known=np.array([one.label is not None for one in examples]),
        weight=np.array([one.weight / repeated[one.group, one.rule, one.value] ** 0.5 for one in examples]),
        fold=np.array([folds[one.group] for one in examples]),
    )


def _folds(examples: list[Example]) -> dict[str, int]:
    size: defaultdict[str, float] = defaultdict(float)
    for one in examples:
        size[one.group] += 1.0 if one.label else 0.02
    load, folds = [0.0] * FOLDS, {}
    for group, amount in sorted(size.items(), key=lambda item: (-item[1], item[0])):
        folds[group] = load.index(min(load))
        load[folds[group]] += amount
    return folds


def _grams(buckets: list[list[int]], of_group: np.ndarray) -> sparse.csr_matrix:
    """One row an example, one column a bucket; buckets that too few groups know are empty."""
    distinct = [sorted(set(one)) for one in buckets]
    rows = np.repeat(np.arange(len(distinct)), [len(one) for one in distinct])
    columns = np.array([bucket for one in distinct for bucket in one], dtype=int)
    matrix = sparse.csr_matrix((np.ones(len(columns)), (rows, columns)), shape=(len(distinct), BUCKETS))
    member = sparse.csr_matrix((np.ones(len(of_group)), (of_group, np.arange(len(of_group)))))
    groups = np.asarray(((member @ matrix) > 0).sum(axis=0)).ravel()
    return matrix.multiply(sparse.csr_matrix((groups >= GROUP_FLOOR).astype(float))).tocsr()


@dataclass(frozen=True)
class Fitted:
    """Both stages."""

    table: np.ndarray
    trees: lightgbm.Booster

    def log_odds(self, data: Data, chosen: np.ndarray) -> np.ndarray:
        """Uncalibrated log-odds of some examples."""
        rows = np.hstack([data.rows[chosen], _sums(data, chosen, self.table)])
        return np.asarray(self.trees.predict(rows, raw_score=True))

    def gains(self) -> list[tuple[str, float]]:
        """Each feature's share in what the trees gained, the largest first."""
        gains = self.trees.feature_importance("gain")
        shares = zip(FEATURES, gains / max(1e-9, gains.sum()), strict=True)
        return sorted(((name, float(share)) for name, share in shares), key=lambda item: (-item[1], item[0]))


def fit(data: Data, chosen: np.ndarray) -> Fitted:
    """Both stages from some of the examples."""
    chosen = chosen[data.known[chosen]]
    sums = np.zeros((len(chosen), _STAGES))
    inner = data.fold[chosen]
    for fold in np.unique(inner):
        sums[inner == fold] = _sums(data, chosen[inner == fold], _table(data, chosen[inner != fold]))
    rows = np.hstack([data.rows[chosen], sums])
    train = lightgbm.Dataset(rows, data.truth[chosen], weight=data.weight[chosen], feature_name=list(FEATURES))
    return Fitted(table=_table(data, chosen), trees=lightgbm.train(_PARAMETERS, train, _TREES))


def _table(data: Data, chosen: np.ndarray) -> np.ndarray:
    """Weights of the buckets; value, name and line share the table and are told apart by their hashes."""
    matrix = sum(grams[chosen] for grams in data.grams)
    if len(np.unique(data.truth[chosen])) < 2:
        return np.zeros(BUCKETS)
    regression = LogisticRegression(C=_REGULARISATION, solver="liblinear", max_iter=300, random_state=0)
    regression.fit(matrix, data.truth[chosen], sample_weight=data.weight[chosen])
    return np.asarray(regression.coef_[0])


def _sums(data: Data, chosen: np.ndarray, table: np.ndarray) -> np.ndarray:
    return np.column_stack([grams[chosen] @ table for grams in data.grams])


def cross_validated(data: Data) -> np.ndarray:
    """Uncalibrated log-odds of every example by models that saw nothing of its group."""
    scores = np.zeros(len(data.truth))
    for fold in range(FOLDS):
        held = np.flatnonzero(data.fold == fold)
        if len(held):
            scores[held] = fit(data, np.flatnonzero(data.fold != fold)).log_odds(data, held)
    return scores


def calibration(scores: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Slope and offset that make log-odds of unseen groups right (Platt)."""
    line = LogisticRegression(C=1e6, random_state=0).fit(scores[:, None], truth)
    return float(line.coef_[0][0]), float(line.intercept_[0])


def additions(log_odds: np.ndarray, flags: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """What each flag adds to calibrated log-odds: Newton's steps of a logistic regression that is held near zero."""
    added = np.zeros(flags.shape[1])
    for _ in range(20):
        expected = 1 / (1 + np.exp(-(log_odds + flags @ added)))
        slope = flags.T @ (truth - expected) - added
        curve = (flags * (expected * (1 - expected))[:, None]).T @ flags + np.eye(flags.shape[1])
        added += np.linalg.solve(curve, slope)
    return added


def weights(fitted: Fitted, slope: float, offset: float) -> Weights:
    """The model as its file holds it."""
    scale = float(np.abs(fitted.table).max() / 127) or 1.0
    flat = _Flat(slope)
    for tree in fitted.trees.dump_model()["tree_info"]:
        flat.roots.append(len(flat.feature))
        flat.add(tree["tree_structure"])
    return Weights(
        features=FEATURES,
        roots=flat.roots,
        feature=flat.feature,
        threshold=flat.threshold,
        second=flat.second,
        value=flat.value,
        base=round(offset, 5),
        table=np.round(fitted.table / scale).astype(np.int8).tobytes(),
        scale=scale,
    )


class _Flat:
    """Trees laid out one node after the other, the first child behind its parent."""

    def __init__(self, slope: float) -> None:
        self._slope = slope
        self.roots: list[int] = []
        self.feature: list[int] = []
        self.threshold: list[float] = []
        self.second: list[int] = []
        self.value: list[float] = []

    def add(self, node: dict[str, Any]) -> None:
        """The node and everything below it."""
        at = len(self.feature)
        value = node["internal_value"] if "split_feature" in node else node["leaf_value"]
        self.feature.append(node.get("split_feature", LEAF))
        self.threshold.append(float(f"{node.get('threshold', 0.0):.6g}"))
        self.second.append(0)
        self.value.append(round(value * self._slope, 5))
        if "split_feature" in node:
            self.add(node["left_child"])
            self.second[at] = len(self.feature)
            self.add(node["right_child"])
