from __future__ import annotations

import pytest

from oakum.detect.markers import inline_suppression

ALLOW = b"oakum:" + b"allow"  # in two pieces, so that the marker does not act on this file


def found(line: bytes, above: bytes = b"", rule: str = "github-pat", foreign: bool = False):
    return inline_suppression(line, above, rule, foreign)


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        (b"# %s github-pat a revoked one", "a revoked one"),
        (b"// %s github-* made up", "made up"),
        (b"/* %s github-pat made up */", "made up"),
        (b"<!-- %s github-pat made up -->", "made up"),
    ],
)
def test_a_marker_with_rule_and_reason_counts(comment, reason):
    suppression = found(b"x = 1  " + comment % ALLOW)
    assert suppression is not None
    assert suppression.kind == "inline"
    assert suppression.reason == reason
    assert suppression.source.startswith("oakum:allow github-")


@pytest.mark.parametrize(
    "comment",
    [
        b"# %s",
        b"# %s github-pat",
        b"# %s github-pat   ",
        b"/* %s github-pat */",
        b"# %s * everything",
        b"# %s *-* everything",
        b"# %s npm-token why",
    ],
)
def test_a_marker_without_reason_or_for_another_rule_does_not_count(comment):
    assert found(b"x = 1  " + comment % ALLOW) is None


def test_a_marker_on_the_line_above_counts_only_alone_in_a_comment():
    marker = ALLOW + b" github-pat made up"
    assert found(b"x = 1", b"  # " + marker) is not None
    assert found(b"x = 1", b"  // " + marker) is not None
    assert found(b"x = 1", b"y = 2  # " + marker) is None


def test_several_markers_on_a_line_are_all_read():
    line = b"# %s aws-key one /* %s github-pat two */" % (ALLOW, ALLOW)
    assert found(line, rule="aws-key") is not None
    assert found(line, rule="npm-token") is None


@pytest.mark.parametrize(
    "marker",
    [
        "gitleaks:" + "allow",
        "pragma: " + "allowlist secret",
        "kingfisher:" + "ignore",
        "betterleaks:" + "allow",
        "trufflehog:" + "ignore",
    ],
)
def test_markers_of_other_tools_count_only_on_demand(marker):
    line = b"x = 1 # " + marker.encode()
    assert found(line) is None
    suppression = found(line, foreign=True)
    assert suppression is not None
    assert suppression.source == marker


def test_the_foreign_marker_for_the_next_line_counts_above():
    above = b"# pragma: " + b"allowlist nextline secret"
    assert found(b"x = 1", above, foreign=True) is not None
    assert found(b"x = 1", b"y = 2 " + above, foreign=True) is None
    assert found(b"x = 1", above) is None


def test_bytes_that_are_no_text_do_not_fail():
    assert found(b"\xff\xfe " + ALLOW + b" github-pat \xff") is not None
    assert found(b"\xff" * 100, b"\xfe" * 100, foreign=True) is None
