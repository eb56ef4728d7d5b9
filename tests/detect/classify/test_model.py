from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.classify.features import FEATURES
from oakum.detect.classify.model import LEAF, Model, Weights, read, trained, write
from oakum.kernel.described import BUCKETS
from oakum.model import OakumError

# One tree: feature 0 up to 5? then feature 1 up to 2? (-1 or 1), else 3.
STUMP = Weights(
    features=FEATURES,
    roots=[0],
    feature=[0, 1, LEAF, LEAF, LEAF],
    threshold=[5.0, 2.0, 0.0, 0.0, 0.0],
    second=[4, 3, 0, 0, 0],
    value=[0.5, 0.0, -1.0, 1.0, 3.0],
    base=0.25,
    table=bytes(BUCKETS),
    scale=1.0,
)


def full(*numbers: float) -> list[float]:
    return [*numbers, *([0.0] * (len(FEATURES) - len(numbers)))]


@pytest.mark.parametrize(("row", "leaf"), [((5, 2), -1.0), ((5, 3), 1.0), ((6, 0), 3.0)])
def test_a_row_falls_into_its_leaf(row, leaf):
    assert Model(STUMP).log_odds(full(*row)) == pytest.approx(0.25 + leaf)


def test_contributions_go_to_the_features_that_were_asked():
    start, added = Model(STUMP).contributions(full(5, 3))
    assert start == pytest.approx(0.75)
    assert added[:3] == pytest.approx([-0.5, 1.0, 0.0])


@given(st.lists(st.floats(-1, 300), min_size=len(FEATURES), max_size=len(FEATURES)))
def test_contributions_add_up_to_the_log_odds(row):
    start, added = trained().contributions(row)
    assert start + sum(added) == pytest.approx(trained().log_odds(row))


def test_weights_survive_their_file():
    assert read(write(STUMP)) == STUMP


@pytest.mark.parametrize("content", [b"", b"nonsense", write(STUMP)[:-5]])
def test_damaged_weights_are_refused(content):
    with pytest.raises(OakumError, match="damaged"):
        read(content)


def test_weights_of_other_features_are_refused():
    with pytest.raises(OakumError, match="other features"):
        read(write(msgspec.structs.replace(STUMP, features=("length",))))


def test_what_ships_is_small():
    from oakum.detect.classify import model

    assert model._WEIGHTS.stat().st_size < 300_000
