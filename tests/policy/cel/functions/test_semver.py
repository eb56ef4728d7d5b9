from __future__ import annotations

import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.cel.functions.semver import semver

IN_ORDER = [
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.2.0",
    "1.10.0",
]


@pytest.mark.parametrize(("one", "other"), list(itertools.pairwise(IN_ORDER)))
def test_versions_have_the_order_of_the_specification(one, other, ask):
    both = {"one": one, "other": other}
    assert ask("semver(object.one).isLessThan(semver(object.other))", both) is True
    assert ask("semver(object.other).isGreaterThan(semver(object.one))", both) is True
    assert ask("semver(object.one).compareTo(semver(object.other))", both) == -1


def test_builds_do_not_count(ask):
    assert ask("semver('1.0.0+a') == semver('1.0.0+b')") is True


@pytest.mark.parametrize(
    "text", ["", "1", "1.2", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.3" + "-a" * 999]
)
def test_what_is_no_version_is_refused(text, ask):
    with pytest.raises(ValueError, match="no semantic version"):
        semver(text)
    assert ask("isSemver(object)", text) is False


@pytest.mark.parametrize(
    ("text", "full"), [("v1.2.3", "1.2.3"), ("1", "1.0.0"), ("v01.02", "1.2.0"), ("1.00.3", "1.0.3")]
)
def test_normalising_completes_a_version(text, full):
    assert semver(text, True) == semver(full)


def test_a_short_version_with_a_pre_release_stays_wrong(ask):
    assert ask("isSemver('1.2-rc.1', true)") is False
    assert ask("isSemver('v1.2', true)") is True


def test_the_parts_are_numbers(ask):
    assert ask("semver('1.20.3').major() + semver('1.20.3').minor() + semver('1.20.3').patch()") == 24


def test_a_version_is_not_compared_to_a_quantity(fails):
    assert "no semver" in fails("semver('1.0.0').isLessThan(quantity('1'))")
    assert "no quantity" in fails("quantity('1').isLessThan(semver('1.0.0'))")


@given(st.text(max_size=30), st.booleans())
def test_no_text_raises_anything_else(text, normalise):
    with contextlib.suppress(ValueError):
        assert semver(text, normalise)
