from __future__ import annotations

import pytest

from oakum.policy.cel.concrete import without_default


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("object.spec.volumes.orValue([]).all(v, true)", "object.spec.volumes.all(v, true)"),
        ("c.mounts.orValue(['a)', \"(\"]).size()", "c.mounts.size()"),
        ("a.orValue(b.orValue({})).c", "a.c"),
        ("a.orValue(1) + b.c.orValue(2)", "a + b.c"),
    ],
)
def test_a_plain_path_needs_no_default(source, left):
    assert without_default(source, ()) == left


@pytest.mark.parametrize(
    "source",
    [
        "object.spec.?volumes.orValue([])",
        "object.?spec.volumes.orValue([])",
        "object.labels[?'a'].orValue('')",
        "optional.of(a).orValue(1)",
        "variables.maybe.orValue(1)",
        "'a.orValue(1)' == b",
        "a.orValue(1",
    ],
)
def test_what_may_be_optional_keeps_it(source):
    assert without_default(source, ("maybe",)) == source
