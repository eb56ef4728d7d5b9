from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.policy.metadata import metadata

TEXT = """\
# A comment.
# METADATA
# title: Package
# custom:
#   events: [scan]
package oakum.a

# METADATA
# title: Rule
# description: What to do.
# custom:
#   rule: own
deny contains "x" if {
	true # METADATA
}

# METADATA
# title: Default
default most := 3
"""


def test_blocks_are_about_what_is_below_them() -> None:
    found = metadata(TEXT)
    assert [(one.about, one.title, one.line) for one in found] == [
        ("package", "Package", 2),
        ("deny", "Rule", 8),
        ("most", "Default", 17),
    ]
    assert found[0].custom == {"events": ["scan"]}
    assert found[1].description == "What to do."


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("# METADATA\n# title: [\nx := 1", r"a\.rego:1: its metadata is no YAML"),
        ("# METADATA\n# words\nx := 1", "is no mapping"),
    ],
)
def test_what_is_wrong_is_named(block: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        metadata(block, "a.rego")


def test_what_is_about_nothing_is_let_be() -> None:
    assert metadata("package a\n# METADATA\n# title: x\n") == ()
